//! Sequences, with those of identities and serials.

mod action;
mod diff;
mod facts;
mod matching;
pub(crate) mod plan;
pub(crate) mod render;
mod statement;

pub use action::{Beyond, Follows, SequenceAction, SequenceIs};
pub use diff::SequenceChange;
pub use statement::SequenceStatement;
