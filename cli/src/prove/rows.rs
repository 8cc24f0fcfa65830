//! A few rows for the tables of a proof, so that `NOT NULL`, `UNIQUE` and narrowings do not pass on nothing.

use std::collections::BTreeSet;
use std::fmt;

use driftless_diff_engine::render::{identifier, literal, qualified, type_name};
use driftless_introspect::Client;
use driftless_introspect::Error;
use driftless_schema::{BaseType, Column, ColumnValue, Schema, SqlType, Table};

/// How many rows stand where, and where none could.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    count: u32,
    tables: u32,
    without: Vec<String>,
}

/// Rows for each table.
const EACH: u32 = 2;

/// What the numbers of a row are tried with, until the table's checks hold.
const SCALES: [i64; 5] = [1, 0, 10, 1000, -1];

/// Puts rows into every table that takes some. Referenced tables come first, as far as there is a first.
pub(super) fn insert(client: &mut Client, schema: &Schema) -> Result<Rows, Error> {
    let mut rows = Rows::default();
    let mut left: Vec<&Table> = schema.tables.iter().collect();
    let mut done = BTreeSet::new();
    while !left.is_empty() {
        let free = left.iter().position(|table| {
            let mut keys = table.foreign_keys.iter();
            keys.all(|it| it.references == table.name || done.contains(&it.references))
        });
        let table = left.remove(free.unwrap_or(0));
        done.insert(table.name.clone());
        let mut filled = 0;
        for row in 1..=EACH {
            filled += u32::from(insert_one(client, table, row, schema)?);
        }
        rows.count += filled;
        if filled == 0 { rows.without.push(table.name.to_string()) } else { rows.tables += 1 }
    }
    Ok(rows)
}

fn insert_one(
    client: &mut Client,
    table: &Table,
    row: u32,
    schema: &Schema,
) -> Result<bool, Error> {
    for scale in SCALES {
        let Some(sql) = statement(table, row, scale, schema) else { return Ok(false) };
        match client.execute(&sql, &[]) {
            Ok(_) => return Ok(true),
            // The row does not fit the table; the next one may.
            Err(error) if error.as_db_error().is_some() => (),
            Err(error) => return Err(Error::new("filling tables for the proof", error)),
        }
    }
    Ok(false)
}

fn statement(table: &Table, row: u32, scale: i64, schema: &Schema) -> Option<String> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for column in table.columns.iter().filter(|it| it.value == ColumnValue::Null) {
        names.push(identifier(&column.name));
        values.push(value(table, column, row, scale, schema)?);
    }
    let table = qualified(&table.name);
    Some(if names.is_empty() {
        format!("INSERT INTO {table} DEFAULT VALUES")
    } else {
        format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
    })
}

fn value(table: &Table, column: &Column, row: u32, scale: i64, schema: &Schema) -> Option<String> {
    for key in &table.foreign_keys {
        let mut columns = key.columns.iter().zip(&key.referenced_columns);
        if let Some((_, referenced)) = columns.find(|it| *it.0 == column.name) {
            let (name, from) = (identifier(referenced), qualified(&key.references));
            let first =
                key.referenced_columns.iter().map(identifier).collect::<Vec<_>>().join(", ");
            return Some(format!(
                "(SELECT {name} FROM {from} ORDER BY {first} OFFSET {} LIMIT 1)",
                row - 1
            ));
        }
    }
    let known = of_type(&column.data_type, row, scale, schema);
    known.or_else(|| column.nullable.then(|| "NULL".to_owned()))
}

fn of_type(data_type: &SqlType, row: u32, scale: i64, schema: &Schema) -> Option<String> {
    let number = i64::from(row) * scale;
    let text = match &data_type.base {
        _ if data_type.array => "{}".to_owned(),
        BaseType::Enum(name) => {
            let labels = &schema.enums.iter().find(|it| it.name == *name)?.labels;
            labels.get(row as usize % labels.len().max(1))?.clone()
        }
        BaseType::BuiltIn(spelling) => {
            let family = spelling.split('(').next().unwrap_or_default();
            match family {
                "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision"
                | "text" | "character varying" | "character" | "money" => number.to_string(),
                "boolean" => "true".to_owned(),
                "uuid" => format!("00000000-0000-0000-0000-{row:012}"),
                "date"
                | "timestamp without time zone"
                | "timestamp with time zone"
                | "timestamp" => format!("2000-01-0{row}"),
                "time without time zone" | "time with time zone" | "time" => {
                    format!("00:00:0{row}")
                }
                "interval" => format!("{row} days"),
                "bytea" => format!("\\x0{row}"),
                "json" | "jsonb" => "{}".to_owned(),
                "inet" | "cidr" => format!("10.0.0.{row}"),
                _ => return None,
            }
        }
    };
    Some(format!("{}::{}", literal(&text), type_name(data_type)))
}

impl fmt::Display for Rows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.count, self.tables) {
            (0, _) => formatter.write_str("no rows")?,
            (1, _) => formatter.write_str("1 row")?,
            (rows, 1) => write!(formatter, "{rows} rows in 1 table")?,
            (rows, tables) => write!(formatter, "{rows} rows in {tables} tables")?,
        }
        if self.without.is_empty() {
            return Ok(());
        }
        write!(formatter, " (none in {})", self.without.join(", "))
    }
}
