//! hehuang
