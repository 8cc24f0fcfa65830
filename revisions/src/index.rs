//! What an index build or drop outside of a transaction did: compares the relation that had the index's name before
//! with the one that has it now, and asks PostgreSQL whether that is the index that the statement builds.

use std::error::Error as StdError;

use driftless_sql::{Token, placed};
use postgres::types::{ToSql, Type};
use postgres::{Client, Row};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::statement::IndexStatement;

/// A relation that has the name of an index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Relation {
    oid: i64,
    /// Qualified and quoted.
    pub(crate) name: String,
    valid: bool,
    /// `None` if it is not an index.
    definition: Option<String>,
}

impl Relation {
    fn of(row: &Row) -> Relation {
        Relation {
            oid: row.get("oid"),
            name: row.get("name"),
            valid: row.get("valid"),
            definition: row.get("definition"),
        }
    }

    /// For messages.
    pub(crate) fn description(&self) -> String {
        self.definition.clone().unwrap_or_else(|| format!("{}, which is not an index", self.name))
    }
}

/// The relation that had the name before the file started. The journal keeps it as the note of an open entry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct PriorRelation {
    before: Option<Relation>,
}

impl PriorRelation {
    pub(crate) fn find(
        connection: &mut Client,
        statement: &IndexStatement,
    ) -> Result<PriorRelation, Error> {
        Ok(PriorRelation { before: relation(connection, statement)? })
    }

    pub(crate) fn note(&self) -> String {
        serde_json::to_string(self).expect("it holds texts and numbers")
    }

    /// `None` for a note that an older driftless wrote.
    pub(crate) fn parse(note: Option<&str>) -> Option<PriorRelation> {
        serde_json::from_str(note?).ok()
    }
}

/// What a statement did.
#[derive(Debug)]
pub(crate) enum IndexEffect {
    Done,
    None,
    /// Nothing, because this relation already had the name.
    NameTaken(Relation),
    /// The index of the statement, which is invalid.
    Invalid(Relation),
    /// Another index got the name in the meantime: its definition, and that of the statement.
    Different(String, String),
    /// The server could not build the statement's index for the comparison.
    Unknown(Box<dyn StdError + Send + Sync>),
}

pub(crate) fn index_effect(
    connection: &mut Client,
    statement: &IndexStatement,
    before: Option<&PriorRelation>,
) -> Result<IndexEffect, Error> {
    let now = relation(connection, statement)?;
    let before = before.map(|it| it.before.as_ref());
    match statement {
        IndexStatement::DropIndex { .. } => Ok(match (before, now) {
            (Some(None), _) => IndexEffect::None,
            // A later relation of that name has nothing to do with this statement.
            (Some(Some(before)), _) if is_gone(connection, before.oid)? => IndexEffect::Done,
            (None, None) => IndexEffect::Done,
            // An interrupted drop leaves an invalid index, and is repeated.
            (_, _) => IndexEffect::None,
        }),
        IndexStatement::CreateIndex { if_not_exists, .. } => {
            let Some(now) = now else { return Ok(IndexEffect::None) };
            let same = before.flatten().is_some_and(|it| it.oid == now.oid);
            match &now.definition {
                _ if same && *if_not_exists => return Ok(IndexEffect::None),
                Some(_) if !same => {}
                Some(_) | None => return Ok(IndexEffect::NameTaken(now)),
            }
            Ok(match definitions(connection, statement, now.oid) {
                Err(reason) => IndexEffect::Unknown(reason),
                Ok(it) if it.found == it.wanted && now.valid => IndexEffect::Done,
                Ok(it) if it.found == it.wanted => IndexEffect::Invalid(now),
                Ok(it) => IndexEffect::Different(it.found, it.wanted),
            })
        }
    }
}

/// The relation that has the name of the statement's index.
fn relation(
    connection: &mut Client,
    statement: &IndexStatement,
) -> Result<Option<Relation>, Error> {
    let (name, table) = match statement {
        IndexStatement::CreateIndex { name, table, .. } => (name, Some(table)),
        IndexStatement::DropIndex { name } => (name, None),
    };
    let values = [(name as &(dyn ToSql + Sync), Type::TEXT), (&table, Type::TEXT)];
    connection
        .query_typed_opt(include_str!("existing.sql"), &values)
        .map(|it| it.as_ref().map(Relation::of))
        .map_err(|it| Error::database("looking for the index", it))
}

fn is_gone(connection: &mut Client, oid: i64) -> Result<bool, Error> {
    connection
        .query_typed_one(include_str!("is_gone.sql"), &[(&oid, Type::INT8)])
        .map(|it| it.get("gone"))
        .map_err(|it| Error::database("looking for the index", it))
}

/// The definitions of the index in the database and of the statement's index, without the names of index and table.
struct Definitions {
    found: String,
    wanted: String,
}

/// Lets PostgreSQL build the statement's index on an empty copy of the table, and rolls that back. Fails if the role
/// may not create temporary tables, or the table is gone.
fn definitions(
    connection: &mut Client,
    statement: &IndexStatement,
    index: i64,
) -> Result<Definitions, Box<dyn StdError + Send + Sync>> {
    let IndexStatement::CreateIndex { name, table, unique, rest, .. } = statement else {
        return Err("the statement does not build an index".into());
    };
    // The copy has the table's own name, because the index may use that name to qualify its columns.
    let copy = format!("pg_temp.{}", last_part(table));
    let unique = if *unique { "UNIQUE " } else { "" };
    // Dropped without a commit, which rolls it back.
    let mut transaction = connection.transaction()?;
    transaction.batch_execute(&format!(
        "CREATE TEMPORARY TABLE {copy} (LIKE {table}); CREATE {unique}INDEX {name} ON {copy} {rest};
             SET LOCAL search_path = pg_catalog;"
    ))?;
    let values = [(&index as &(dyn ToSql + Sync), Type::INT8), (&copy, Type::TEXT)];
    let row = transaction.query_typed_one(include_str!("definitions.sql"), &values)?;
    Ok(Definitions { found: row.get("found"), wanted: row.get("wanted") })
}

/// The part of a qualified name after the last dot.
fn last_part(name: &str) -> &str {
    let tokens = placed(name);
    let dot = tokens.iter().rfind(|it| it.0 == Token::Mark('.'));
    dot.map_or(name, |(.., end)| &name[*end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_name_may_be_quoted() {
        assert_eq!(last_part("users"), "users");
        assert_eq!(last_part("app.users"), "users");
        assert_eq!(last_part("\"a.b\".\"c.\"\"d\""), "\"c.\"\"d\"");
    }
}
