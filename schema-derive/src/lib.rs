//! The derives of driftless.
