//! AERMOD's own files: the deck (.inp), surface and profile weather (.SFC, .PFL), hourly files, and every output in its layout.

pub mod deck;
mod event_messages;
mod event_session;
pub mod hourly;
pub mod restart;
pub mod session;
pub mod study;
pub mod superpose;
pub mod weather;
pub mod write;
