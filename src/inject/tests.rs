//! Pages of every shape.
