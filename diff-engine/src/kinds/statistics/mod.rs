//! Extended statistics.

mod matching;
mod plan;
mod render;
mod statement;

pub use statement::StatisticsStatement;
