//! Advection and turbulent diffusion on the grid.
