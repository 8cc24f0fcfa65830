//! A table: its names, and what it has besides its columns, constraints and indexes.

use super::partition::partition_key;
use crate::record::TableRecord;
use crate::record::resolve::{Models, former};
use crate::{
    Inheritance, Name, ObjectId, QualifiedName, ReplicaIdentity, RowSecurity, TableTraits,
};

/// The old names that it declares, and the triggers that must not fire.
pub(super) fn declared(record: &TableRecord, name: &QualifiedName, models: &mut Models) {
    if let Some(old) = &record.renamed_from {
        let old = ObjectId::table(&former(name, old));
        models.renamed_from.push((old, ObjectId::table(name)));
    }
    if let Some(old) = &record.schema_renamed_from {
        let ids = [old, &record.namespace].map(|it| ObjectId::namespace(&Name::new(it.as_str())));
        let [old, new] = ids;
        if !models.renamed_from.contains(&(old.clone(), new.clone())) {
            models.renamed_from.push((old, new));
        }
    }
    for trigger in &record.quiet_triggers {
        models.quiet_triggers.push((name.clone(), Name::new(trigger.as_str())));
    }
}

pub(super) fn traits(record: &TableRecord) -> TableTraits {
    let options = &record.options;
    TableTraits {
        unlogged: options.unlogged,
        parameters: options.with.clone(),
        tablespace: options.tablespace.as_deref().map(Name::from),
        access_method: options.access_method.as_deref().filter(|it| *it != "heap").map(Name::from),
        row_security: RowSecurity {
            enabled: options.row_security.is_some(),
            forced: options.row_security.as_deref() == Some("forced"),
        },
        replica_identity: match options.replica_identity.as_deref() {
            Some("full") => ReplicaIdentity::Full,
            Some("nothing") => ReplicaIdentity::Nothing,
            Some(_) | None => ReplicaIdentity::Default,
        },
        comment: record.comment.clone(),
        partition_by: partition_key(record),
        inheritance: Inheritance::None,
    }
}
