//! Enums and their labels.

mod diff;
pub(crate) mod labels;
mod matching;
mod plan;
mod render;
mod statement;

pub(crate) use diff::spare;
pub use diff::{EnumChange, LabelPosition, Labelled, NewLabel, Rebuild, RenamedLabel};
pub(crate) use labels::mentions_label;
pub use statement::EnumStatement;
