//! Yields that were published with too few digits, made whole: nitrogen and sulfur in, nitrogen and sulfur out.

use super::Mechanism;
use super::check::{Element, ROUNDING, change};

impl Mechanism {
    /// The mechanism with the yields of a row's nitrogen (sulfur) holders scaled so that the row keeps its nitrogen (sulfur), where it
    /// misses by no more than rounding explains; and the labels of those rows. Rows that lose whole atoms stay as they are.
    pub fn closed(mut self) -> (Self, Vec<String>) {
        let mut mended = Vec::new();
        for row in &mut self.reactions {
            for element in [Element::Nitrogen, Element::Sulfur] {
                let atoms = |s: usize| self.species[s].atoms.of(element);
                let Some(missing) = change(row, &self.species, element) else {
                    continue;
                };
                if missing == 0.0 || missing.abs() > ROUNDING {
                    continue;
                }
                let held: f64 = row.reactants.iter().filter_map(|&s| atoms(s)).sum();
                if held <= 0.0 {
                    continue;
                }
                let scale = held / (held + missing);
                for (product, yielded) in &mut row.products {
                    if atoms(*product).is_some_and(|n| n > 0.0) {
                        *yielded *= scale;
                    }
                }
                if missing.abs() > 1e-9 && mended.last() != Some(&row.label) {
                    mended.push(row.label.clone());
                }
            }
        }
        (self, mended)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn two_rows_of_cb6r5_are_made_whole_and_sulfur_that_is_lost_stays_lost() {
        let before = Mechanism::cb6r5().unwrap();
        let (after, mended) = before.clone().closed();
        assert_eq!(mended, ["R160", "R170"]);
        let left = after.imbalances(1e-12);
        let of = |element| left.iter().filter(move |i| i.element == element);
        assert_eq!(of(Element::Nitrogen).count(), 0);
        let row = of(Element::Sulfur).next().unwrap().reaction;
        assert_eq!(after.reactions[row].label, "HET_IEPOXOS");
        let r160 = before.reaction_index("R160").unwrap();
        for (a, b) in after.reactions[r160]
            .products
            .iter()
            .zip(&before.reactions[r160].products)
        {
            assert!((a.1 / b.1 - 1.0).abs() < 1.1e-3);
        }
    }
}
