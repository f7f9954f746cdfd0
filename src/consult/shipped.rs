//! Shipped consultations, compiled into the binary: they run by name, and `init` starts new ones from the first.

/// A shipped consultation: its name, what it is, its text.
pub const SHIPPED: [(&str, &str, &str); 2] = [
    (
        "minhe",
        "a coal-chemical stack of 120 m above Minhe, 6 km from the border (demonstration)",
        include_str!("../../scenarios/consult/minhe.toml"),
    ),
    (
        "ledu",
        "a ferroalloy furnace with 45 m in Ledu (demonstration)",
        include_str!("../../scenarios/consult/ledu.toml"),
    ),
];

/// The text of a shipped consultation.
pub fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED
        .iter()
        .find(|(known, ..)| *known == name)
        .map(|(.., text)| *text)
}
