//! What a table has besides its columns, constraints and indexes.

use driftless_schema::{
    IndexKey, PartitionColumn, PartitionKey, PartitionStrategy, ReplicaIdentity, TableTraits,
};

use crate::adopt::attributes::common::{FieldOf, comment, text, with};
use crate::adopt::attributes::words::call;

/// How the rows of a table are divided, if a struct can say it: its key has columns alone, and nothing else is said of them.
pub(super) fn of_partition_key(key: &PartitionKey, field: FieldOf<'_>) -> Option<String> {
    let column = |it: &PartitionColumn| match &it.key {
        IndexKey::Column(name) if it.options.is_empty() => Some(field(name)),
        IndexKey::Column(_) | IndexKey::Expression(_) => None,
    };
    let columns: Option<Vec<String>> = key.columns.iter().map(column).collect();
    let strategy = match key.strategy {
        PartitionStrategy::List => "list",
        PartitionStrategy::Range => "range",
        PartitionStrategy::Hash => "hash",
    };
    Some(call("partition_by", vec![call(strategy, columns?)]))
}

pub(super) fn of_traits(traits: &TableTraits) -> Vec<String> {
    let mut items = Vec::new();
    items.extend(traits.unlogged.then(|| "unlogged".to_owned()));
    items.extend(with(&traits.parameters));
    items.extend(text("tablespace", traits.tablespace.as_ref()));
    items.extend(text("access_method", traits.access_method.as_ref()));
    match (traits.row_security.enabled, traits.row_security.forced) {
        (_, true) => items.push("row_security = forced".to_owned()),
        (true, false) => items.push("row_security".to_owned()),
        (false, false) => {}
    }
    match traits.replica_identity {
        ReplicaIdentity::Default => {}
        ReplicaIdentity::Full => items.push("replica_identity = full".to_owned()),
        ReplicaIdentity::Nothing => items.push("replica_identity = nothing".to_owned()),
    }
    items.extend(comment(traits.comment.as_ref()));
    items
}
