//! Dry deposition by resistances, settling, and wet scavenging.
