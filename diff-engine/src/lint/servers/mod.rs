//! What a server lacks.

pub(super) mod create_extension;
