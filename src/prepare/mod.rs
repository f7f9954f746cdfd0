//! What AERMOD's users prepare before a run: the jobs of AERMET and AERSURFACE.

pub mod weather;
