//! What can happen to extended statistics.

use driftless_schema::{QualifiedName, Statistics};

use super::owned::Changed;
use super::{Change, OwnedChange};

/// A change of extended statistics.
pub type StatisticsChange = OwnedChange<Statistics>;

impl Changed for Statistics {
    fn change(table: QualifiedName, change: StatisticsChange) -> Change {
        Change::Statistics(table, change)
    }
}
