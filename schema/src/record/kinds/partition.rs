//! How the rows of a table are divided among partitions.

use serde::{Deserialize, Serialize};

use crate::record::TableRecord;
use crate::{IndexKey, Name, PartitionColumn, PartitionKey, PartitionStrategy};

/// A partition key: `partition_by(range(created_at))`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartitionByRecord {
    /// How the key of a row tells its partition.
    pub strategy: StrategyWord,
    /// Column names in the database.
    pub columns: Vec<String>,
}

/// How the key of a row tells its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrategyWord {
    /// `list(…)`
    List,
    /// `range(…)`
    Range,
    /// `hash(…)`
    Hash,
}

pub(super) fn partition_key(record: &TableRecord) -> Option<PartitionKey> {
    let PartitionByRecord { strategy, columns } = record.partition_by.first()?;
    let column = |it: &String| PartitionColumn {
        key: IndexKey::Column(Name::new(it.as_str())),
        options: String::new(),
    };
    Some(PartitionKey {
        strategy: match strategy {
            StrategyWord::List => PartitionStrategy::List,
            StrategyWord::Range => PartitionStrategy::Range,
            StrategyWord::Hash => PartitionStrategy::Hash,
        },
        columns: columns.iter().map(column).collect(),
    })
}
