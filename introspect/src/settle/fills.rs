//! Asks what the values that fill columns read: each becomes a view over tables as they are when the value runs, and the
//! dependencies of the view are read from the catalog. Everything is rolled back.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::quote::{identifier, qualified};
use driftless_schema::{FillQuestion, Name, ObjectId, QualifiedName, SqlType};
use driftless_sql::tokens;
use postgres::Transaction;
use postgres::types::Type;

use super::refusal::refusal;
use super::session;
use super::spelling::{is_type, spelled};
use crate::{Client, Error};

const DOING: &str = "asking what a fill reads";

/// The columns and tables that each value reads; none if the server cannot parse it here, and none on every database except
/// one that driftless created, where tables may be replaced in a transaction that is rolled back.
pub fn fills(
    client: &mut Client,
    questions: &[FillQuestion],
) -> Result<Vec<Option<BTreeSet<ObjectId>>>, Error> {
    if questions.is_empty() || !client.is_scratch() {
        return Ok(questions.iter().map(|_| None).collect());
    }
    let path = client.path()?;
    let mut transaction = session::parsing(client)?;
    let mut all = Vec::new();
    for question in questions {
        let doing = |it| Error::new(DOING, it);
        let mut savepoint = transaction.savepoint("driftless_fill").map_err(doing)?;
        let read = match viewed(&mut savepoint, question, &path) {
            Ok(()) => Some(read(&mut savepoint)?),
            // The reason does not matter: what an unreadable value reads is unknown. Every other failure is an error.
            Err(error) => refusal(error).map(|_| None)?,
        };
        savepoint.rollback().map_err(doing)?;
        all.push(read);
    }
    session::end(transaction)?;
    Ok(all)
}

/// Creates the tables that the value may mention, in place of those that are there, and the view.
fn viewed(
    transaction: &mut Transaction<'_>,
    question: &FillQuestion,
    path: &str,
) -> Result<(), postgres::Error> {
    let value = question.value.as_str();
    let words: BTreeSet<String> = tokens(value)
        .unwrap_or_default()
        .iter()
        .filter_map(|it| it.name().map(str::to_owned))
        .collect();
    let may_read = |it: &&QualifiedName| **it == question.table || words.contains(it.name.as_str());
    for (place, name) in question.tables.keys().filter(may_read).enumerate() {
        let aside = identifier(Name::new(format!("driftless {place}")));
        let namespace = identifier(&name.namespace);
        let columns = columns(&question.tables[name]);
        let name = qualified(name);
        transaction.batch_execute(&format!(
            "create schema if not exists {namespace}; alter table if exists {name} rename to {aside};
             create table {name} ({columns})"
        ))?;
    }
    transaction.query_typed(
        "select pg_catalog.set_config('search_path', $1, true)",
        &[(&path, Type::TEXT)],
    )?;
    // The extended protocol accepts only one statement: no text can add a second one.
    let table = qualified(&question.table);
    let view = format!("create view pg_temp.driftless (value) as select ({value}\n) from {table}");
    transaction.execute_typed(&view, &[])?;
    transaction.batch_execute("set local search_path = ''")
}

fn columns(columns: &BTreeMap<Name, SqlType>) -> String {
    let columns = columns.iter().filter(|(_, it)| is_type(it));
    let columns = columns.map(|(name, it)| format!("{} {}", identifier(name), spelled(it)));
    columns.collect::<Vec<_>>().join(", ")
}

fn read(transaction: &mut Transaction<'_>) -> Result<BTreeSet<ObjectId>, Error> {
    let view = "pg_temp.driftless";
    let rows = transaction
        .query_typed(include_str!("fills.sql"), &[(&view, Type::TEXT)])
        .map_err(|it| Error::new(DOING, it))?;
    let objects = rows.iter().map(|row| {
        let (namespace, relation): (&str, &str) = (row.get("namespace"), row.get("relation"));
        let table = QualifiedName::new(namespace, relation);
        match row.get::<_, Option<&str>>("name") {
            Some(name) => ObjectId::column(&table, &Name::new(name)),
            None => ObjectId::table(&table),
        }
    });
    Ok(objects.collect())
}
