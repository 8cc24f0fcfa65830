//! Domains.

mod diff;
mod matching;
mod plan;
mod render;
mod rule;
mod statement;

pub(crate) use diff::checked_again;
pub use diff::{DomainChange, DomainRebuild};
pub(crate) use rule::RULES;
pub use statement::DomainStatement;
