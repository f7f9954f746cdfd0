//! Mineral dust that the wind raises, and other sources that the weather drives. Pure kernels and one emission schedule.
