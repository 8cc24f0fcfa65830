//! What else happens when rows are written.

pub(super) mod bypass_row_security;
pub(super) mod disable_trigger;
pub(super) mod fire_trigger;
