//! Extensions.

pub(crate) mod diff;
pub(crate) mod matching;
pub(crate) mod plan;
mod render;
mod statement;

pub use diff::ExtensionChange;
pub use statement::ExtensionStatement;
