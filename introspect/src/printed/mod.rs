//! Reads what `diesel print-schema` reads of a database: the tables of one schema, in one snapshot. It asks the same views of
//! `information_schema`, so that both see the same tables with the same rights.

use std::collections::BTreeMap;

use postgres::types::{ToSql, Type};
use postgres::{IsolationLevel, Row, Transaction};

use crate::{Client, Error, PINNED};

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, without the schema.
    pub name: String,
    /// Its comment.
    pub comment: Option<String>,
    /// The columns of its primary key; none if it has no primary key.
    pub primary_key: Vec<String>,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, with PostgreSQL's internal name: `int4`, `_text` for an array.
    pub data_type: TypeName,
    /// The domain that it has, whose type is the type of the column.
    pub domain: Option<TypeName>,
    /// Whether it may be null. A domain may forbid it, too.
    pub nullable: bool,
    /// The most characters that it takes.
    pub max_length: Option<u32>,
    /// Its comment.
    pub comment: Option<String>,
}

/// A type's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
}

/// A foreign key between two tables of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The table that has it.
    pub child: String,
    /// The table that it refers to.
    pub parent: String,
    /// Its columns, each with the one that it refers to.
    pub columns: Vec<(String, String)>,
}

/// Reads one schema.
pub fn read(client: &mut Client, schema: &str) -> Result<(Vec<Table>, Vec<ForeignKey>), Error> {
    let doing = |it| Error::new("reading tables for schema.rs", it);
    let mut transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .map_err(doing)?;
    transaction.batch_execute(PINNED).map_err(doing)?;
    let mut columns: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in rows(&mut transaction, include_str!("column.sql"), schema)? {
        columns.entry(row.get("table_name")).or_default().push(column(&row)?);
    }
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(&mut transaction, include_str!("primary_key.sql"), schema)? {
        keys.entry(row.get("table_name")).or_default().push(row.get("name"));
    }
    let tables = rows(&mut transaction, include_str!("table.sql"), schema)?;
    let table = |row: &Row| {
        let name: String = row.get("name");
        Table {
            comment: row.get("comment"),
            primary_key: keys.remove(&name).unwrap_or_default(),
            columns: columns.remove(&name).unwrap_or_default(),
            name,
        }
    };
    let tables = tables.iter().map(table).collect();
    let mut found: Vec<(u32, ForeignKey)> = Vec::new();
    for row in rows(&mut transaction, include_str!("foreign_key.sql"), schema)? {
        let pair = (row.get("child_column"), row.get("parent_column"));
        let oid = row.get("key");
        match found.last_mut() {
            Some((known, key)) if *known == oid => key.columns.push(pair),
            Some(_) | None => {
                let (child, parent) = (row.get("child"), row.get("parent"));
                found.push((oid, ForeignKey { child, parent, columns: vec![pair] }));
            }
        }
    }
    transaction.rollback().map_err(doing)?;
    Ok((tables, found.into_iter().map(|(_, it)| it).collect()))
}

fn rows(transaction: &mut Transaction<'_>, query: &str, schema: &str) -> Result<Vec<Row>, Error> {
    let schema: &(dyn ToSql + Sync) = &schema;
    transaction
        .query_typed(query, &[(schema, Type::TEXT)])
        .map_err(|it| Error::new("reading tables for schema.rs", it))
}

fn column(row: &Row) -> Result<Column, Error> {
    let max_length: Option<i32> = row.get("max_length");
    let max_length = max_length.map(u32::try_from).transpose();
    let domain: Option<String> = row.get("domain_name");
    Ok(Column {
        name: row.get("name"),
        data_type: TypeName { schema: row.get("type_schema"), name: row.get("type_name") },
        domain: domain.map(|name| TypeName { schema: row.get("domain_schema"), name }),
        nullable: row.get("nullable"),
        max_length: max_length
            .map_err(|it| Error::new("reading a length", Box::new(it) as Box<_>))?,
        comment: row.get("comment"),
    })
}
