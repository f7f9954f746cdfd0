//! What blocks tell their neighbours: strips of cells along their edges.
//!
//! This is the only place where data cross from block to block. Threads copy; ranks of a parallel machine would send
//! the same strips as messages, and nothing else would change.

use super::decomposition::{Axis, Decomposition};

/// The edge strips of a block along one axis: cells that go out, cells that came in.
#[derive(Debug, Clone, Default)]
pub struct EdgeStrips {
    /// The block's own cells at the low edge.
    pub low_out: Vec<f64>,
    /// The block's own cells at the high edge.
    pub high_out: Vec<f64>,
    /// The neighbour's cells beyond the low edge; left as it is at the edge of the domain.
    pub low_in: Vec<f64>,
    /// The neighbour's cells beyond the high edge; left as it is at the edge of the domain.
    pub high_in: Vec<f64>,
}

/// Hands the outgoing strips of every block to its neighbours along `axis`.
pub fn exchange(decomposition: &Decomposition, axis: Axis, strips: &mut [EdgeStrips]) {
    for block in 0..strips.len() {
        let Some(next) = decomposition.neighbour(block, axis, true) else {
            continue;
        };
        let (before, after) = strips.split_at_mut(next);
        let (here, there) = (&mut before[block], &mut after[0]);
        there.low_in.clear();
        there.low_in.extend_from_slice(&here.high_out);
        here.high_in.clear();
        here.high_in.extend_from_slice(&there.low_out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_reach_the_neighbour_and_stop_at_the_edge() {
        let cut = Decomposition::new(12, 12, 2, 2);
        let mut strips: Vec<EdgeStrips> = (0..4)
            .map(|n| EdgeStrips {
                low_out: vec![f64::from(n)],
                high_out: vec![10.0 + f64::from(n)],
                low_in: vec![-1.0],
                high_in: vec![-1.0],
            })
            .collect();
        exchange(&cut, Axis::Y, &mut strips);
        assert_eq!(strips[0].high_in, vec![2.0]);
        assert_eq!(strips[2].low_in, vec![10.0]);
        assert_eq!((strips[0].low_in[0], strips[2].high_in[0]), (-1.0, -1.0));
    }
}
