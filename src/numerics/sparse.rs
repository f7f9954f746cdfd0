//! Sparse matrices of one fixed pattern: an order of elimination, found once, and the operations of the factorisation as data.
//!
//! The unknowns are first cut into strongly connected blocks (Tarjan 1972), so that the matrix is block lower triangular: only
//! entries within a block are eliminated. Within a block pivots lie on the diagonal in the order of least
//! (r − 1)(c − 1), r and c the entries left in the pivot's row and column (Markowitz 1957).

/// Which entries of a square matrix can differ from zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    rows: Vec<Vec<usize>>,
}

impl Pattern {
    /// A pattern of `n` unknowns with the whole diagonal and the given entries (row, column).
    pub fn new(n: usize, entries: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut rows: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
        for (row, column) in entries {
            rows[row].push(column);
        }
        for row in &mut rows {
            row.sort_unstable();
            row.dedup();
        }
        Self { rows }
    }

    /// Entries that can differ from zero.
    pub fn entries(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }
}

/// One row of the factors.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FactorRow {
    /// First entry of the row in the array of all entries.
    pub first: u32,
    /// Entries in columns of earlier blocks; they come first and stay as they are.
    pub earlier: u16,
    /// Entries left of the diagonal in the row's own block; they become L.
    pub lower: u16,
    /// Entries right of the diagonal; with the diagonal they become U.
    pub upper: u16,
}

impl FactorRow {
    /// Place of the diagonal in the array of all entries.
    pub fn diagonal(&self) -> usize {
        self.first as usize + usize::from(self.earlier) + usize::from(self.lower)
    }
}

/// Order and storage of the factors of every matrix of a pattern.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SymbolicFactors {
    /// Unknown at each place of the order.
    pub order: Vec<usize>,
    /// Place of each unknown.
    pub place: Vec<usize>,
    /// Rows in the order.
    pub rows: Vec<FactorRow>,
    /// Places of the columns of all entries, row by row; rising within each of the row's three parts.
    pub columns: Vec<u16>,
    /// First place of each block, and the number of unknowns.
    pub blocks: Vec<usize>,
    /// For every entry of L, row by row, and for every entry right of its pivot's diagonal: the entry of the row that it changes, counted from
    /// the row's first.
    pub targets: Vec<u16>,
}

impl SymbolicFactors {
    /// Orders and fills a pattern of at most 65,535 entries after filling.
    pub fn new(pattern: &Pattern) -> Self {
        let n = pattern.rows.len();
        let blocks_of_unknowns = strong_components(&pattern.rows);
        let mut order = Vec::with_capacity(n);
        let mut blocks = vec![0];
        let mut filled: Vec<Vec<usize>> = pattern.rows.clone();
        for block in &blocks_of_unknowns {
            eliminate(block, &mut filled, &mut order);
            blocks.push(order.len());
        }
        let mut place = vec![0; n];
        for (p, &unknown) in order.iter().enumerate() {
            place[unknown] = p;
        }
        let (rows, columns) = store(&order, &place, &blocks, &filled);
        let targets = targets(&rows, &columns);
        Self {
            order,
            place,
            rows,
            columns,
            blocks,
            targets,
        }
    }

    /// Number of unknowns.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// True if there is nothing to solve.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Entries of the factors.
    pub fn entries(&self) -> usize {
        self.columns.len()
    }

    /// Multiplications of a factorisation and of a solution.
    pub fn operations(&self) -> (usize, usize) {
        let lower: usize = self.rows.iter().map(|r| usize::from(r.lower)).sum();
        (self.targets.len() + lower, self.entries())
    }

    /// Place of an entry (row, column of the original unknowns) in the array of all entries.
    pub fn entry(&self, row: usize, column: usize) -> Option<usize> {
        let p = self.place[row];
        let first = self.rows[p].first as usize;
        let end = self
            .rows
            .get(p + 1)
            .map_or(self.columns.len(), |r| r.first as usize);
        let column = self.place[column];
        (first..end).find(|&e| usize::from(self.columns[e]) == column)
    }
}

/// Strongly connected components of "row depends on column", those that depend on nothing else first.
fn strong_components(rows: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let n = rows.len();
    let (mut index, mut low) = (vec![usize::MAX; n], vec![0; n]);
    let (mut on_stack, mut stack) = (vec![false; n], Vec::new());
    let (mut count, mut found) = (0, Vec::new());
    for root in 0..n {
        if index[root] != usize::MAX {
            continue;
        }
        // Depth-first without recursion: (node, next neighbour).
        let mut path = vec![(root, 0)];
        while let Some(&mut (node, ref mut next)) = path.last_mut() {
            if *next == 0 {
                index[node] = count;
                low[node] = count;
                count += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&neighbour) = rows[node].get(*next) {
                *next += 1;
                if index[neighbour] == usize::MAX {
                    path.push((neighbour, 0));
                } else if on_stack[neighbour] {
                    low[node] = low[node].min(index[neighbour]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == index[node] {
                let mut block = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    block.push(member);
                    if member == node {
                        break;
                    }
                }
                block.sort_unstable();
                found.push(block);
            }
        }
    }
    found
}

/// Orders the unknowns of a block by Markowitz' count and adds the entries that elimination fills.
fn eliminate(block: &[usize], filled: &mut [Vec<usize>], order: &mut Vec<usize>) {
    let mut left: Vec<usize> = block.to_vec();
    let mut rows: Vec<Vec<usize>> = block
        .iter()
        .map(|&i| {
            let inside = filled[i].iter().copied();
            inside.filter(|j| block.binary_search(j).is_ok()).collect()
        })
        .collect();
    let local = |unknown: usize| block.binary_search(&unknown).unwrap_or(usize::MAX);
    while !left.is_empty() {
        let cost = |&pivot: &usize| {
            let row = rows[local(pivot)].len();
            let column = left
                .iter()
                .filter(|&&i| rows[local(i)].contains(&pivot))
                .count();
            ((row - 1) * (column - 1), pivot)
        };
        let Some(pivot) = left.iter().copied().min_by_key(cost) else {
            return;
        };
        left.retain(|&i| i != pivot);
        order.push(pivot);
        let upper: Vec<usize> = rows[local(pivot)]
            .iter()
            .copied()
            .filter(|&j| j != pivot)
            .collect();
        for &i in &left {
            let row = &mut rows[local(i)];
            if !row.contains(&pivot) {
                continue;
            }
            row.retain(|&j| j != pivot);
            for &j in &upper {
                if !row.contains(&j) {
                    row.push(j);
                    filled[i].push(j);
                }
            }
        }
    }
}

/// Rows with their columns in storage order.
fn store(
    order: &[usize],
    place: &[usize],
    blocks: &[usize],
    filled: &[Vec<usize>],
) -> (Vec<FactorRow>, Vec<u16>) {
    let mut columns: Vec<u16> = Vec::new();
    let mut rows = Vec::new();
    for block in blocks.windows(2) {
        for p in block[0]..block[1] {
            let mut line: Vec<usize> = filled[order[p]].iter().map(|&j| place[j]).collect();
            line.sort_unstable();
            let count = |test: &dyn Fn(usize) -> bool| line.iter().filter(|&&j| test(j)).count();
            rows.push(FactorRow {
                first: columns.len() as u32,
                earlier: count(&|j| j < block[0]) as u16,
                lower: count(&|j| j >= block[0] && j < p) as u16,
                upper: count(&|j| j > p) as u16,
            });
            columns.extend(line.iter().map(|&j| j as u16));
        }
    }
    (rows, columns)
}

/// What each elimination changes.
fn targets(rows: &[FactorRow], columns: &[u16]) -> Vec<u16> {
    let mut targets = Vec::new();
    for row in rows {
        let first = row.first as usize;
        let end = row.diagonal() + 1 + usize::from(row.upper);
        for lower in first + usize::from(row.earlier)..row.diagonal() {
            let pivot = &rows[usize::from(columns[lower])];
            let right = pivot.diagonal() + 1..pivot.diagonal() + 1 + usize::from(pivot.upper);
            for source in right {
                let target = (first..end).find(|&e| columns[e] == columns[source]);
                targets.push(target.map_or(u16::MAX, |t| (t - first) as u16));
            }
        }
    }
    targets
}
