//! What can happen to extended statistics.

use driftless_schema::Statistics;

use super::OwnedChange;

/// A change of extended statistics.
pub type StatisticsChange = OwnedChange<Statistics>;
