//! Constraints of all kinds: `pg_constraint`, read in one query.

use driftless_schema::{
    Action, Check, Exclusion, ExclusionElement, Expression, ForeignKey, Index, Name, Naming,
    NotNull, ObjectId, PrimaryKey, QualifiedName, Timing, Unique, Unmodelled, Validity,
};
use postgres::{Row, Transaction};

use super::index::OfConstraints;
use super::referenced::{self, Referenced};
use super::text::unwrapped;
use super::{Reading, Tables, gone, remark};
use crate::Error;

const DOING: &str = "reading constraints";

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
    mut indexes: OfConstraints,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), Error> {
    let rows = super::rows(transaction, DOING, include_str!("constraint.sql"), names)?;
    let referenced = referenced::read(transaction, &rows, tables)?;
    for row in rows {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let name = Name::new(row.get::<_, String>("name"));
        let kind = row.get::<_, &str>("kind");
        // For a foreign key, this is the index of the referenced key.
        let own = matches!(kind, "p" | "u" | "x").then(|| row.get::<_, u32>("index_oid"));
        let index = own.and_then(|it| indexes.remove(&it));
        match kind {
            "p" => {
                let key = primary_key(&row, name, reading, index.ok_or_else(|| gone(DOING))?);
                reading.place(&row).primary_key = Some(key);
            }
            "u" => {
                let unique = unique(&row, name, reading, index.ok_or_else(|| gone(DOING))?);
                reading.place(&row).uniques.push(unique);
            }
            "x" => {
                let exclusion = exclusion(&row, name, index.ok_or_else(|| gone(DOING))?);
                reading.place(&row).exclusions.push(exclusion);
            }
            "c" => {
                let check = check(&row, name).ok_or_else(|| gone(DOING))?;
                reading.place(&row).checks.push(check);
            }
            "f" => {
                let key = foreign_key(&row, name, reading, &referenced);
                reading.place(&row).foreign_keys.push(key);
            }
            "n" => not_null(&row, name, reading),
            _ => {
                let id = ObjectId::constraint(&reading.table.name, &name);
                remark(unmodelled, id, "a constraint trigger");
            }
        }
    }
    Ok(())
}

fn columns(row: &Row, reading: &Reading) -> Vec<Name> {
    reading.names(&row.get::<_, Option<Vec<i16>>>("columns").unwrap_or_default())
}

fn primary_key(row: &Row, name: Name, reading: &Reading, index: Index) -> PrimaryKey {
    PrimaryKey {
        include: index.include,
        without_overlaps: row.get("over_period"),
        timing: timing(row),
        storage: index.storage,
        comment: row.get("comment"),
        ..PrimaryKey::new(name, columns(row, reading))
    }
}

fn unique(row: &Row, name: Name, reading: &Reading, index: Index) -> Unique {
    Unique {
        include: index.include,
        nulls_distinct: index.nulls_distinct,
        without_overlaps: row.get("over_period"),
        timing: timing(row),
        storage: index.storage,
        comment: row.get("comment"),
        ..Unique::new(name, columns(row, reading))
    }
}

fn exclusion(row: &Row, name: Name, index: Index) -> Exclusion {
    let operators: Vec<String> = row.get("operators");
    let namespaces: Vec<String> = row.get("operator_namespaces");
    let operators = namespaces.into_iter().zip(operators);
    let elements = index.columns.into_iter().zip(operators).map(|(column, (namespace, name))| {
        ExclusionElement { column, operator: super::loose(namespace, name) }
    });
    Exclusion {
        name,
        naming: Naming::Given,
        method: index.method,
        elements: elements.collect(),
        include: index.include,
        predicate: index.predicate,
        timing: timing(row),
        storage: index.storage,
        comment: row.get("comment"),
    }
}

/// None if its text no longer exists.
fn check(row: &Row, name: Name) -> Option<Check> {
    let text = row.get::<_, Option<&str>>("expression")?;
    Some(Check {
        inherited: !row.get::<_, bool>("not_inherited"),
        validity: validity(row),
        comment: row.get("comment"),
        ..Check::new(name, Expression::new(unwrapped(text)))
    })
}

fn foreign_key(row: &Row, name: Name, reading: &Reading, referenced: &Referenced) -> ForeignKey {
    let references = QualifiedName::new(
        row.get::<_, String>("referenced_namespace"),
        row.get::<_, String>("referenced_name"),
    );
    let set = row.get::<_, Option<Vec<i16>>>("on_delete_columns").unwrap_or_default();
    ForeignKey {
        on_delete: action(row.get("on_delete")),
        on_delete_columns: reading.names(&set),
        on_update: action(row.get("on_update")),
        match_full: row.get::<_, &str>("match") == "f",
        period: row.get("over_period"),
        timing: timing(row),
        validity: validity(row),
        comment: row.get("comment"),
        ..ForeignKey::new(
            name,
            columns(row, reading),
            references,
            referenced_columns(row, referenced),
        )
    }
}

/// From PostgreSQL 18 on every `NOT NULL` is a constraint. A name with PostgreSQL's own ending was chosen by
/// PostgreSQL: it stays when the table or the column is renamed.
fn not_null(row: &Row, name: Name, reading: &mut Reading) {
    let Some(column) = columns(row, reading).pop() else { return };
    let chosen = name.as_str().trim_end_matches(|it: char| it.is_ascii_digit());
    let naming = if chosen.ends_with("_not_null") { Naming::Chosen } else { Naming::Given };
    let own = reading.table.columns.iter_mut();
    let mut all = own.chain(&mut reading.inherited.columns);
    if let Some(column) = all.find(|it| it.name == column) {
        column.not_null = Some(NotNull {
            name: Some(name),
            naming,
            validated: row.get("validated"),
            inherited: !row.get::<_, bool>("not_inherited"),
            declared: !row.get::<_, bool>("inherited"),
        });
    }
}

fn timing(row: &Row) -> Timing {
    match (row.get("deferrable"), row.get("deferred")) {
        (_, true) => Timing::Deferred,
        (true, false) => Timing::Deferrable,
        (false, false) => Timing::Immediate,
    }
}

/// A constraint that is not enforced is not valid either.
fn validity(row: &Row) -> Validity {
    match (row.get("enforced"), row.get("validated")) {
        (false, _) => Validity::NotEnforced,
        (true, false) => Validity::NotValid,
        (true, true) => Validity::Valid,
    }
}

fn referenced_columns(row: &Row, referenced: &Referenced) -> Vec<Name> {
    let names = &referenced[&row.get::<_, u32>("referenced_oid")];
    row.get::<_, Vec<i16>>("referenced_numbers").iter().map(|it| names[it].clone()).collect()
}

fn action(letter: &str) -> Action {
    match letter {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}
