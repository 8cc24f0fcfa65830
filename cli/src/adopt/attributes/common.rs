//! What several kinds have in common, as words of `#[schema(…)]`.

use driftless_schema::naming::Taken;
use driftless_schema::{IndexStorage, LooseName, Name, Parameters, Table, Timing, Validity};

use super::words::{call, quoted};
use crate::adopt::rust::Field;

/// The field of a column, by its name.
pub(super) type FieldOf<'a> = &'a dyn Fn(&Name) -> String;

/// A name has to be said where it is another one than PostgreSQL would choose.
pub(super) fn name_unless(
    table: &Table,
    name: &Name,
    columns: &str,
    label: &str,
) -> Option<String> {
    let chosen = Taken::default().choose(table.name.name.as_str(), columns, label);
    (chosen != *name).then(|| format!("name = {}", quoted(name.as_str())))
}

pub(super) fn names(fields: &[&Field]) -> String {
    fields.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ")
}

pub(super) fn include(columns: &[Name], field: FieldOf<'_>) -> Option<String> {
    (!columns.is_empty()).then(|| call("include", columns.iter().map(field).collect()))
}

pub(super) fn timing(timing: Timing) -> Option<String> {
    match timing {
        Timing::Immediate => None,
        Timing::Deferrable => Some("deferrable".to_owned()),
        Timing::Deferred => Some("deferred".to_owned()),
    }
}

pub(super) fn validity(validity: Validity) -> Option<String> {
    match validity {
        Validity::Valid => None,
        Validity::NotValid => Some("not_valid".to_owned()),
        Validity::NotEnforced => Some("not_enforced".to_owned()),
    }
}

pub(super) fn storage(storage: &IndexStorage) -> Vec<String> {
    let mut items: Vec<String> = with(&storage.parameters).into_iter().collect();
    items.extend(text("tablespace", storage.tablespace.as_ref()));
    items.extend(storage.clustered.then(|| "clustered".to_owned()));
    items.extend(storage.replica_identity.then(|| "replica_identity".to_owned()));
    items
}

pub(super) fn comment(text: Option<&String>) -> Option<String> {
    text.map(|it| format!("comment = {}", quoted(it)))
}

pub(super) fn with(all: &Parameters) -> Option<String> {
    (!all.is_empty()).then(|| format!("with({})", parameters(all)))
}

/// Values are texts, which the derive takes as well as numbers.
pub(super) fn parameters(all: &Parameters) -> String {
    let one = |(name, value): (&String, &String)| {
        let is_number = value.parse::<f64>().is_ok_and(f64::is_finite);
        let value = if is_number { value.clone() } else { quoted(value) };
        match name.contains('.') {
            true => format!("{} = {value}", quoted(name)),
            false => format!("{name} = {value}"),
        }
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

pub(super) fn text(word: &str, name: Option<&Name>) -> Option<String> {
    name.map(|it| format!("{word} = {}", quoted(it.as_str())))
}

pub(super) fn loose(name: &LooseName) -> String {
    let namespace = name.namespace.as_ref().map_or(String::new(), |it| format!("{}.", it.as_str()));
    quoted(&format!("{namespace}{}", name.name.as_str()))
}
