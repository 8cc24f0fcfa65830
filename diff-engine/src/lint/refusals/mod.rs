//! What cannot be drafted.

pub(super) mod no_way_back;
pub(super) mod unsupported_change;
