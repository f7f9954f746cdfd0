use super::*;

fn rectangle(x: [f64; 2], y: [f64; 2]) -> Vec<[f64; 2]> {
    vec![[x[0], y[0]], [x[0], y[1]], [x[1], y[1]], [x[1], y[0]]]
}

fn close(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() < 0.006, "{ours} {theirs}");
}

/// EPA's AERTEST deck: a block of 50 m × 75 m × 50 m, 10 m west of the stack.
#[test]
fn block_of_aertest() {
    let block = Structure {
        base: 0.0,
        tiers: vec![Tier {
            height: 50.0,
            corners: rectangle([-60.0, -10.0], [-37.5, 37.5]),
        }],
    };
    let found = &profiles(&[block], &[StackSite::default()])[0];
    let b = &found.buildings;
    let deck = [
        (10, 62.26, 82.54, -47.35, 34.47),
        (40, 86.51, 89.59, -67.29, 26.81),
        (90, 75.00, 50.00, -60.00, 0.00),
        (150, 80.80, 89.95, -62.48, -30.31),
        (200, 72.64, 87.58, -31.82, -32.89),
        (270, 75.00, 50.00, 10.00, 0.00),
        (350, 62.26, 82.54, -35.19, 34.47),
    ];
    for (direction, width, length, x, y) in deck {
        let k = direction / 10 - 1;
        close(b.height[k], 50.0);
        close(b.width[k], width);
        close(b.length[k], length);
        close(b.x_offset[k], x);
        close(b.y_offset[k], y);
    }
    close(found.gep.height, 125.0);
}

/// Three buildings, one of two tiers, one with another base; figures of BPIPPRM 04274.
#[test]
fn tiers_and_groups() {
    let buildings = [
        Structure {
            base: 0.0,
            tiers: vec![
                Tier {
                    height: 12.0,
                    corners: rectangle([0.0, 60.0], [0.0, 40.0]),
                },
                Tier {
                    height: 22.0,
                    corners: rectangle([10.0, 35.0], [10.0, 30.0]),
                },
            ],
        },
        Structure {
            base: 2.0,
            tiers: vec![Tier {
                height: 18.0,
                corners: vec![
                    [66.0, 5.0],
                    [66.0, 45.0],
                    [80.0, 45.0],
                    [80.0, 25.0],
                    [100.0, 25.0],
                    [100.0, 5.0],
                ],
            }],
        },
        Structure {
            base: 0.0,
            tiers: vec![Tier {
                height: 9.0,
                corners: vec![[-30.0, -25.0], [-34.0, -6.0], [-14.0, -2.0], [-10.0, -21.0]],
            }],
        },
    ];
    let stacks = [
        StackSite {
            base: 0.0,
            x: 63.0,
            y: 20.0,
        },
        StackSite {
            base: 1.0,
            x: -5.0,
            y: 60.0,
        },
    ];
    let found = profiles(&buildings, &stacks);
    let expected = [
        (0, 10, 18.0, 40.43, 41.82, -14.25, -18.83),
        (0, 40, 18.0, 51.76, 39.64, -9.56, -12.11),
        (0, 50, 22.0, 31.39, 32.01, -47.03, 26.03),
        (0, 130, 22.0, 31.39, 32.01, -47.03, -26.03),
        (0, 140, 18.0, 38.90, 52.50, -17.22, 12.11),
        (0, 360, 18.0, 34.00, 40.00, -15.00, -20.00),
        (1, 60, 0.0, 0.0, 0.0, 0.0, 0.0),
        (1, 100, 12.0, 58.21, 104.56, 8.40, -29.12),
        (1, 180, 12.0, 100.0, 45.0, 15.0, 55.0),
        (1, 280, 18.0, 41.82, 40.43, -112.96, 20.92),
        (1, 360, 12.0, 100.0, 45.0, -60.0, -55.0),
    ];
    for (stack, direction, height, width, length, x, y) in expected {
        let b = &found[stack].buildings;
        let k = direction / 10 - 1;
        close(b.height[k], height);
        close(b.width[k], width);
        close(b.length[k], length);
        close(b.x_offset[k], x);
        close(b.y_offset[k], y);
    }
    close(found[0].gep.height, 55.0);
    close(found[0].gep.width, 22.0);
    close(found[1].gep.height, 54.0);
    close(found[1].gep.width, 29.70);
}

/// A stack far away feels nothing.
#[test]
fn far_stack_is_free() {
    let block = Structure {
        base: 0.0,
        tiers: vec![Tier {
            height: 10.0,
            corners: rectangle([0.0, 20.0], [0.0, 20.0]),
        }],
    };
    let far = StackSite {
        base: 0.0,
        x: 71.0,
        y: 10.0,
    };
    let near = StackSite { x: 69.0, ..far };
    let found = profiles(&[block], &[far, near]);
    assert_eq!(found[0].gep.height, 0.0);
    assert!(found[0].buildings.height.iter().all(|&h| h == 0.0));
    close(found[1].buildings.height[8], 10.0);
    close(found[1].gep.height, 25.0);
}
