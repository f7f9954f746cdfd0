//! Advection against exact turns; the peers' norms are in docs/validation/advection.md.

#[path = "cases/rotation.rs"]
#[allow(missing_docs, dead_code)]
mod rotation;

use hehuang::transport::AdvectionScheme;
use rotation::{BACKGROUND, Shape, turn};

#[test]
fn a_bell_turns_once_better_than_the_peers_and_without_overshoot() {
    let r = turn(Shape::Bell, 100, AdvectionScheme::Selective, (2, 2));
    assert!(r.l2 <= 3.4e-3, "l2 {}", r.l2);
    assert!(r.most <= 1.0 && r.overshoot <= 0.0 && r.least >= BACKGROUND - 1e-9);
    assert!(r.mass.abs() < 1e-12 && r.tags < 1e-12);
}

#[test]
fn a_slotted_cylinder_turns_once_within_its_bounds() {
    let r = turn(Shape::Cylinder, 100, AdvectionScheme::Monotone, (1, 1));
    assert!(r.l2 <= 0.246, "l2 {}", r.l2);
    assert!(r.most <= 1.0 + 1e-12 && r.least >= BACKGROUND - 1e-12);
}

#[test]
fn order_of_convergence_is_fifth_on_a_gaussian_without_limiter() {
    let [coarse, fine] =
        [50, 100].map(|n| turn(Shape::Gaussian, n, AdvectionScheme::Unlimited, (1, 1)).l2);
    let order = (coarse / fine).log2();
    assert!(order > 4.0, "order {order}");
}

#[test]
fn blocks_change_no_bit_of_a_turn() {
    let one = turn(
        Shape::DeformedCylinder,
        40,
        AdvectionScheme::Selective,
        (1, 1),
    );
    for blocks in [(2, 1), (1, 3), (5, 7)] {
        let many = turn(
            Shape::DeformedCylinder,
            40,
            AdvectionScheme::Selective,
            blocks,
        );
        assert_eq!(one.l2.to_bits(), many.l2.to_bits());
        assert_eq!(one.mass.to_bits(), many.mass.to_bits());
        assert_eq!(one.tags.to_bits(), many.tags.to_bits());
    }
}
