//! Views, policies, triggers and functions that depend on what changes.

pub(super) mod make_again;
