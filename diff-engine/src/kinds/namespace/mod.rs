//! Namespaces.

pub(crate) mod diff;
pub(crate) mod plan;
mod render;
mod statement;

pub use diff::NamespaceChange;
pub use statement::NamespaceStatement;
