//! Three-dimensional Poisson equation on a column grid in conductance form.
//!
//! For every cell P with neighbours N across faces f of conductance c_f ≥ 0:
//!
//! Σ_f c_f (λ_P − λ_N) = b_P,
//!
//! λ = 0 outside the lateral sides and the top (Dirichlet), no face at the ground (Neumann, conductance 0). The matrix
//! is a weighted graph Laplacian: symmetric, positive definite as soon as one boundary conductance is positive.
//!
//! Solved by conjugate gradients (Hestenes and Stiefel 1952) with one V-cycle as preconditioner: the cells of a column
//! are strongly coupled (shallow layers), so the smoother is symmetric Gauss–Seidel by whole columns (Thomas algorithm)
//! and only the horizontal is coarsened, two by two (semi-coarsening; Trottenberg, Oosterlee and Schüller 2001, §5.1).
//! All sums run in one fixed order: the result does not depend on threads.

/// Why the equation was not solved.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PoissonError {
    /// The tolerance was not reached.
    #[error(
        "the Poisson solver stopped after {iterations} iterations at relative residual {residual:.2e}; {tolerance:.1e} was asked for"
    )]
    NotConverged {
        /// Iterations done.
        iterations: usize,
        /// Residual over right-hand side, Euclidean norms [1].
        residual: f64,
        /// Residual asked for [1].
        tolerance: f64,
    },
    /// The right-hand side is not finite.
    #[error("the right-hand side of the Poisson equation holds a value that is not finite")]
    NotFinite,
}

/// Face conductances of a grid of nx × ny columns of nz cells; columns are contiguous.
#[derive(Debug, Clone, PartialEq)]
pub struct Conductances {
    /// Columns west to east.
    pub nx: usize,
    /// Columns south to north.
    pub ny: usize,
    /// Cells of a column.
    pub nz: usize,
    /// Western faces, index `(j (nx+1) + i) nz + k`.
    pub x: Vec<f64>,
    /// Southern faces, index `(j nx + i) nz + k`, ny + 1 rows.
    pub y: Vec<f64>,
    /// Lower faces, index `(j nx + i) (nz+1) + k`; the ground face (k = 0) must be 0.
    pub z: Vec<f64>,
}

impl Conductances {
    /// All conductances zero.
    pub fn zeros(nx: usize, ny: usize, nz: usize) -> Self {
        Self {
            nx,
            ny,
            nz,
            x: vec![0.0; (nx + 1) * ny * nz],
            y: vec![0.0; nx * (ny + 1) * nz],
            z: vec![0.0; nx * ny * (nz + 1)],
        }
    }

    /// The same problem on columns merged two by two: face lengths and distances both double, areas fourfold.
    fn coarsened(&self) -> Self {
        let (nx, ny, nz) = (self.nx.div_ceil(2), self.ny.div_ceil(2), self.nz);
        let mut coarse = Self::zeros(nx, ny, nz);
        for j in 0..self.ny {
            for i in (0..=self.nx).filter(|i| i % 2 == 0 || *i == self.nx) {
                let from = (j * (self.nx + 1) + i) * nz;
                let to = ((j / 2) * (nx + 1) + i.div_ceil(2)) * nz;
                for k in 0..nz {
                    coarse.x[to + k] += 0.5 * self.x[from + k];
                }
            }
        }
        for j in (0..=self.ny).filter(|j| j % 2 == 0 || *j == self.ny) {
            for i in 0..self.nx {
                let from = (j * self.nx + i) * nz;
                let to = (j.div_ceil(2) * nx + i / 2) * nz;
                for k in 0..nz {
                    coarse.y[to + k] += 0.5 * self.y[from + k];
                }
            }
        }
        for j in 0..self.ny {
            for i in 0..self.nx {
                let from = (j * self.nx + i) * (nz + 1);
                let to = ((j / 2) * nx + i / 2) * (nz + 1);
                for k in 0..=nz {
                    coarse.z[to + k] += self.z[from + k];
                }
            }
        }
        coarse
    }
}

/// One level of the hierarchy.
struct Level {
    faces: Conductances,
    /// Σ of the six conductances of a cell.
    diagonal: Vec<f64>,
    /// Reciprocal pivots of the Thomas algorithm.
    pivot: Vec<f64>,
}

impl Level {
    fn new(faces: Conductances) -> Self {
        let (nx, ny, nz) = (faces.nx, faces.ny, faces.nz);
        let mut diagonal = vec![0.0; nx * ny * nz];
        let mut pivot = vec![0.0; nx * ny * nz];
        for j in 0..ny {
            for i in 0..nx {
                let (w, s) = ((j * (nx + 1) + i) * nz, (j * nx + i) * nz);
                let (n, b) = (s + nx * nz, (j * nx + i) * (nz + 1));
                for k in 0..nz {
                    let sum = faces.x[w + k]
                        + faces.x[w + nz + k]
                        + faces.y[s + k]
                        + faces.y[n + k]
                        + faces.z[b + k]
                        + faces.z[b + k + 1];
                    diagonal[s + k] = sum;
                    let below = if k == 0 {
                        0.0
                    } else {
                        faces.z[b + k] * faces.z[b + k] * pivot[s + k - 1]
                    };
                    pivot[s + k] = 1.0 / (sum - below);
                }
            }
        }
        Self {
            faces,
            diagonal,
            pivot,
        }
    }

    fn cells(&self) -> usize {
        self.diagonal.len()
    }

    /// Adds the lateral neighbours' part c_f λ_N of column (i, j) to `sum`.
    fn gather(&self, i: usize, j: usize, value: &[f64], sum: &mut [f64]) {
        let (nx, ny, nz) = (self.faces.nx, self.faces.ny, self.faces.nz);
        let (w, s) = ((j * (nx + 1) + i) * nz, (j * nx + i) * nz);
        let mut add = |conductance: &[f64], neighbour: &[f64]| {
            for ((total, c), v) in sum.iter_mut().zip(conductance).zip(neighbour) {
                *total += c * v;
            }
        };
        if i > 0 {
            add(&self.faces.x[w..w + nz], &value[s - nz..s]);
        }
        if i + 1 < nx {
            add(
                &self.faces.x[w + nz..w + 2 * nz],
                &value[s + nz..s + 2 * nz],
            );
        }
        if j > 0 {
            add(
                &self.faces.y[s..s + nz],
                &value[s - nx * nz..s - nx * nz + nz],
            );
        }
        if j + 1 < ny {
            let n = s + nx * nz;
            add(&self.faces.y[n..n + nz], &value[n..n + nz]);
        }
    }

    /// result = A value.
    fn apply(&self, value: &[f64], result: &mut [f64], work: &mut [f64]) {
        let (nx, ny, nz) = (self.faces.nx, self.faces.ny, self.faces.nz);
        for j in 0..ny {
            for i in 0..nx {
                let (s, b) = ((j * nx + i) * nz, (j * nx + i) * (nz + 1));
                work.fill(0.0);
                self.gather(i, j, value, work);
                let z = &self.faces.z[b..=b + nz];
                let column = &value[s..s + nz];
                for k in 1..nz {
                    work[k] += z[k] * column[k - 1];
                    work[k - 1] += z[k] * column[k];
                }
                for k in 0..nz {
                    result[s + k] = self.diagonal[s + k] * column[k] - work[k];
                }
            }
        }
    }

    /// Solves column (i, j) exactly with its neighbours held.
    fn relax(&self, i: usize, j: usize, right: &[f64], value: &mut [f64], work: &mut [f64]) {
        let (nx, nz) = (self.faces.nx, self.faces.nz);
        let (s, b) = ((j * nx + i) * nz, (j * nx + i) * (nz + 1));
        work.copy_from_slice(&right[s..s + nz]);
        self.gather(i, j, value, work);
        let z = &self.faces.z[b..=b + nz];
        let pivot = &self.pivot[s..s + nz];
        for k in 1..nz {
            work[k] += z[k] * pivot[k - 1] * work[k - 1];
        }
        let column = &mut value[s..s + nz];
        column[nz - 1] = pivot[nz - 1] * work[nz - 1];
        for k in (0..nz - 1).rev() {
            column[k] = pivot[k] * (work[k] + z[k + 1] * column[k + 1]);
        }
    }

    fn sweep(&self, forward: bool, right: &[f64], value: &mut [f64], work: &mut [f64]) {
        let (nx, ny) = (self.faces.nx, self.faces.ny);
        for count in 0..nx * ny {
            let c = if forward { count } else { nx * ny - 1 - count };
            self.relax(c % nx, c / nx, right, value, work);
        }
    }
}

/// Iterations and residual of a solution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonReport {
    /// Conjugate gradient iterations.
    pub iterations: usize,
    /// ‖b − Aλ‖ / ‖b‖, recomputed from the solution [1].
    pub residual: f64,
}

/// The prepared equation.
pub struct PoissonSolver {
    levels: Vec<Level>,
}

impl PoissonSolver {
    /// Prepares the hierarchy.
    pub fn new(conductances: Conductances) -> Self {
        let mut levels = vec![Level::new(conductances)];
        while let Some(last) = levels.last() {
            if last.faces.nx <= 3 && last.faces.ny <= 3 {
                break;
            }
            let coarse = last.faces.coarsened();
            levels.push(Level::new(coarse));
        }
        Self { levels }
    }

    /// Solves A λ = `right` (index `(j nx + i) nz + k`) to ‖b − Aλ‖ ≤ `tolerance` ‖b‖.
    ///
    /// # Errors
    /// [`PoissonError`] when `right` is not finite or 500 iterations do not suffice.
    pub fn solve(
        &self,
        right: &[f64],
        tolerance: f64,
    ) -> Result<(Vec<f64>, PoissonReport), PoissonError> {
        const MAXIMUM_ITERATIONS: usize = 500;
        let level = &self.levels[0];
        let n = level.cells();
        let norm = dot(right, right).sqrt();
        if !norm.is_finite() {
            return Err(PoissonError::NotFinite);
        }
        let mut solution = vec![0.0; n];
        if norm == 0.0 {
            let report = PoissonReport {
                iterations: 0,
                residual: 0.0,
            };
            return Ok((solution, report));
        }
        let mut scratch = Scratch::new(&self.levels);
        let mut work = vec![0.0; level.faces.nz];
        let mut residual = right.to_vec();
        let mut corrected = vec![0.0; n];
        self.cycle(0, &residual, &mut corrected, &mut scratch.levels);
        let mut direction = corrected.clone();
        let mut image = vec![0.0; n];
        let mut product = dot(&residual, &corrected);
        let mut relative = 1.0;
        for iterations in 1..=MAXIMUM_ITERATIONS {
            level.apply(&direction, &mut image, &mut work);
            let step = product / dot(&direction, &image);
            for c in 0..n {
                solution[c] += step * direction[c];
                residual[c] -= step * image[c];
            }
            relative = dot(&residual, &residual).sqrt() / norm;
            if relative <= 0.9 * tolerance {
                // The recurrence may drift: what is reported is the true residual.
                level.apply(&solution, &mut image, &mut work);
                let true_square = (0..n).fold(0.0, |sum, c| {
                    let d = right[c] - image[c];
                    sum + d * d
                });
                relative = true_square.sqrt() / norm;
                if relative <= tolerance {
                    let report = PoissonReport {
                        iterations,
                        residual: relative,
                    };
                    return Ok((solution, report));
                }
            }
            self.cycle(0, &residual, &mut corrected, &mut scratch.levels);
            let next = dot(&residual, &corrected);
            let ratio = next / product;
            product = next;
            for c in 0..n {
                direction[c] = corrected[c] + ratio * direction[c];
            }
        }
        Err(PoissonError::NotConverged {
            iterations: MAXIMUM_ITERATIONS,
            residual: relative,
            tolerance,
        })
    }

    /// One symmetric V-cycle: value ≈ A⁻¹ right.
    fn cycle(&self, depth: usize, right: &[f64], value: &mut [f64], scratch: &mut [LevelScratch]) {
        let level = &self.levels[depth];
        let (mine, deeper) = scratch.split_at_mut(1);
        let LevelScratch {
            image,
            coarse_right,
            coarse_value,
            work,
        } = &mut mine[0];
        value.fill(0.0);
        level.sweep(true, right, value, work);
        if depth + 1 == self.levels.len() {
            level.sweep(false, right, value, work);
            for _ in 0..2 {
                level.sweep(true, right, value, work);
                level.sweep(false, right, value, work);
            }
            return;
        }
        level.apply(value, image, work);
        let (nx, ny, nz) = (level.faces.nx, level.faces.ny, level.faces.nz);
        let coarse_nx = nx.div_ceil(2);
        coarse_right.fill(0.0);
        for j in 0..ny {
            for i in 0..nx {
                let (from, to) = ((j * nx + i) * nz, ((j / 2) * coarse_nx + i / 2) * nz);
                for k in 0..nz {
                    coarse_right[to + k] += right[from + k] - image[from + k];
                }
            }
        }
        self.cycle(depth + 1, coarse_right, coarse_value, deeper);
        for j in 0..ny {
            for i in 0..nx {
                let (to, from) = ((j * nx + i) * nz, ((j / 2) * coarse_nx + i / 2) * nz);
                for k in 0..nz {
                    value[to + k] += coarse_value[from + k];
                }
            }
        }
        level.sweep(false, right, value, work);
    }
}

struct LevelScratch {
    image: Vec<f64>,
    coarse_right: Vec<f64>,
    coarse_value: Vec<f64>,
    work: Vec<f64>,
}

struct Scratch {
    levels: Vec<LevelScratch>,
}

impl Scratch {
    fn new(levels: &[Level]) -> Self {
        let levels = levels
            .iter()
            .enumerate()
            .map(|(depth, level)| {
                let coarse = levels.get(depth + 1).map_or(0, Level::cells);
                LevelScratch {
                    image: vec![0.0; level.cells()],
                    coarse_right: vec![0.0; coarse],
                    coarse_value: vec![0.0; coarse],
                    work: vec![0.0; level.faces.nz],
                }
            })
            .collect();
        Self { levels }
    }
}

/// Scalar product in four fixed interleaved sums.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (quads_a, quads_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = quads_a
        .remainder()
        .iter()
        .zip(quads_b.remainder())
        .fold(0.0, |sum, (x, y)| sum + x * y);
    for (x, y) in quads_a.zip(quads_b) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
