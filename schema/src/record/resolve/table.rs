//! A table with all that it owns.

use super::check::check;
use super::column::column;
use super::exclusion::exclusion;
use super::foreign_key::foreign_key;
use super::index::index;
use super::models::{Models, former};
use super::namer::Namer;
use super::primary_key::primary_key;
use super::sequence::sequence;
use super::statistics::statistics;
use super::unique::unique;
use crate::naming::Taken;
use crate::record::{Place, TableRecord};
use crate::{
    Expression, Name, ObjectId, QualifiedName, ReplicaIdentity, RowSecurity, Table, TableTraits,
};

pub(super) fn table(record: &TableRecord, relations: &mut Taken, models: &mut Models) {
    let name = QualifiedName::new(record.namespace.as_str(), record.name.as_str());
    if let Some(old) = &record.renamed_from {
        let old = ObjectId::table(&former(&name, old));
        models.renamed_from.push((old, ObjectId::table(&name)));
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
    for column in &record.columns {
        let id = ObjectId::column(&name, &Name::new(column.name.as_str()));
        if let Some(line) = column.line {
            // A shared column's place is where it is written, the same for all of its tables.
            let file = column.file.as_ref().unwrap_or(&record.source.file);
            let place = Place { file: file.clone(), line, name: column.field.clone() };
            models.places.entry(id).or_default().push(place);
        }
        if let Some(text) = &column.backfill {
            let id = ObjectId::column(&name, &Name::new(column.name.as_str()));
            models.backfills.push((id, Expression::new(text.as_str())));
        }
        if let Some(old) = &column.renamed_from {
            let column = Name::new(column.name.as_str());
            let old = ObjectId::column(&name, &Name::new(old.as_str()));
            models.renamed_from.push((old, ObjectId::column(&name, &column)));
        }
    }
    let mut namer = Namer::new(record, relations);
    let primary_key = primary_key(&record.primary_key, &mut namer);
    let keys = primary_key.as_ref().map_or(&[][..], |it| &it.columns);
    let mut found = Table {
        columns: record.columns.iter().map(|it| column(it, keys)).collect(),
        uniques: record.uniques.iter().map(|it| unique(it, &mut namer)).collect(),
        checks: record.checks.iter().map(|it| check(it, &mut namer)).collect(),
        foreign_keys: record.foreign_keys.iter().map(|it| foreign_key(it, &mut namer)).collect(),
        exclusions: record.exclusions.iter().map(|it| exclusion(it, &mut namer)).collect(),
        indexes: record.indexes.iter().map(|it| index(it, &mut namer)).collect(),
        statistics: statistics(record, &name),
        traits: traits(record),
        primary_key,
        ..Table::new(name.clone())
    };
    found.uniques.sort_by(|one, other| one.name.cmp(&other.name));
    found.checks.sort_by(|one, other| one.name.cmp(&other.name));
    found.foreign_keys.sort_by(|one, other| one.name.cmp(&other.name));
    found.exclusions.sort_by(|one, other| one.name.cmp(&other.name));
    found.indexes.sort_by(|one, other| one.name.cmp(&other.name));
    found.statistics.sort_by(|one, other| one.name.cmp(&other.name));
    models.schema.sequences.extend(record.sequences.iter().map(|it| sequence(it, &name)));
    models.schema.tables.push(found);
}

fn traits(record: &TableRecord) -> TableTraits {
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
    }
}
