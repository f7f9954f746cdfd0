//! Terrain, land cover, borders and regions.
