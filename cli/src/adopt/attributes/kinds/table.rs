//! What a table has besides its columns, constraints and indexes.

use driftless_schema::{ReplicaIdentity, TableTraits};

use crate::adopt::attributes::common::{comment, text, with};

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
