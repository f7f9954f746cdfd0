//! Prints the norms of rotation and deformation tests for every scheme: `cargo run --release --example advection_norms`.
//!
//! The peers' figures beside them are in `docs/validation/advection.md`.

#[path = "../tests/cases/rotation.rs"]
#[allow(missing_docs, dead_code)]
mod rotation;

use hehuang::transport::AdvectionScheme;
use rotation::{Shape, turn};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "scheme,shape,cells,l1,l2,linf,least,most,overshoot_on_the_way,mass,tags,mixing_real,mixing_unmixed,mixing_over"
    )?;
    for scheme in [
        AdvectionScheme::Selective,
        AdvectionScheme::Monotone,
        AdvectionScheme::Unlimited,
        AdvectionScheme::Upwind,
    ] {
        for shape in Shape::ALL {
            for n in [50, 100, 198] {
                let r = turn(shape, n, scheme, (1, 1));
                writeln!(
                    out,
                    "{scheme:?},{shape:?},{n},{:.3e},{:.3e},{:.3e},{:.6},{:.6},{:.1e},{:.1e},{:.1e},{:.2e},{:.2e},{:.2e}",
                    r.l1,
                    r.l2,
                    r.linf,
                    r.least,
                    r.most,
                    r.overshoot,
                    r.mass,
                    r.tags,
                    r.mixing[0],
                    r.mixing[1],
                    r.mixing[2]
                )?;
            }
        }
    }
    Ok(())
}
