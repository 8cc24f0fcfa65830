//! The driftless command.
