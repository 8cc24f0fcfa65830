//! A few rows for the tables of a proof, so that `NOT NULL`, `UNIQUE` and narrowings do not pass on nothing.

use std::collections::BTreeSet;
use std::fmt;

use driftless_diff_engine::render::{identifier, literal, qualified, type_name};
use driftless_introspect::Client;
use driftless_introspect::Error;
use driftless_schema::{BaseType, Column, ColumnValue, Schema, SqlType, Table};

/// What rows have to fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fits {
    pub(crate) tables: std::collections::BTreeMap<driftless_schema::QualifiedName, TableFits>,
}

/// What the rows of one table have to fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableFits {
    pub(crate) casts: std::collections::BTreeMap<driftless_schema::Name, String>,
    pub(crate) checks: Vec<String>,
    pub(crate) uniques: Vec<Vec<driftless_schema::Name>>,
}

/// How many rows stand where, and where none could.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    count: u32,
    tables: u32,
    /// The tables that got none.
    pub(crate) without: Vec<String>,
}

/// Rows for each table.
const EACH: u32 = 2;

/// What the values of a row are tried with, until the table's checks hold.
#[derive(Clone, Copy)]
struct Shape {
    /// What the row's number is multiplied by.
    scale: i64,
    /// The text around it.
    text: &'static str,
    /// The year that dates are in.
    year: &'static str,
    /// What stands in columns that may be null.
    optional: Optional,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Optional {
    Value,
    Null,
}

const SCALES: [i64; 5] = [1, 0, 10, 1000, -1];

/// What checks on texts ask for most: a length, letters, an address.
const TEXTS: [&str; 4] = ["{}", "row{}@example.org", "https://example.org/{}", "row_number_{}"];

/// What lies behind, and what lies ahead of a default that is the present.
const YEARS: [&str; 2] = ["2000", "2100"];

/// Two columns of which only one may hold a value are rarer than a value that is to be kept.
const OPTIONALS: [Optional; 2] = [Optional::Value, Optional::Null];

fn shapes() -> impl Iterator<Item = Shape> {
    let optionals = OPTIONALS.into_iter();
    let years = optionals.flat_map(|it| YEARS.into_iter().map(move |year| (it, year)));
    let texts = years.flat_map(|it| TEXTS.into_iter().map(move |text| (it, text)));
    texts.flat_map(|((optional, year), text)| {
        SCALES.into_iter().map(move |scale| Shape { scale, text, year, optional })
    })
}

/// Puts rows into every table that takes some. Referenced tables come first, as far as there is a first.
pub(crate) fn insert(client: &mut Client, schema: &Schema, _fits: &Fits) -> Result<Rows, Error> {
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
    for shape in shapes() {
        let Some(sql) = statement(table, row, shape, schema) else { return Ok(false) };
        match client.execute(&sql, &[]) {
            Ok(_) => return Ok(true),
            // The row does not fit the table; the next one may.
            Err(error) if error.as_db_error().is_some() => (),
            Err(error) => return Err(Error::new("filling tables for the proof", error)),
        }
    }
    Ok(false)
}

fn statement(table: &Table, row: u32, shape: Shape, schema: &Schema) -> Option<String> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for column in table.columns.iter().filter(|it| it.value == ColumnValue::Null) {
        names.push(identifier(&column.name));
        values.push(value(table, column, row, shape, schema)?);
    }
    let table = qualified(&table.name);
    Some(if names.is_empty() {
        format!("INSERT INTO {table} DEFAULT VALUES")
    } else {
        format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
    })
}

fn value(
    table: &Table,
    column: &Column,
    row: u32,
    shape: Shape,
    schema: &Schema,
) -> Option<String> {
    if column.nullable() && shape.optional == Optional::Null {
        return Some("NULL".to_owned());
    }
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
    let known = of_type(&column.data_type, row, shape, schema);
    known.or_else(|| column.nullable().then(|| "NULL".to_owned()))
}

fn of_type(data_type: &SqlType, row: u32, shape: Shape, schema: &Schema) -> Option<String> {
    let number = (i64::from(row) * shape.scale).to_string();
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
                | "money" => number,
                "text" | "character varying" | "character" => shape.text.replace("{}", &number),
                "boolean" => "true".to_owned(),
                "uuid" => format!("00000000-0000-0000-0000-{row:012}"),
                "date"
                | "timestamp without time zone"
                | "timestamp with time zone"
                | "timestamp" => format!("{}-01-0{row}", shape.year),
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

#[cfg(test)]
mod tests {
    use driftless_introspect::read::read;
    use driftless_introspect::server::{Throwaway, find};
    use driftless_schema::Name;

    use super::*;

    #[test]
    fn checks_and_references_are_met_as_far_as_they_can_be() {
        let programs = find(None, None).expect("PostgreSQL is installed");
        let server = Throwaway::start(&programs).expect("the server starts");
        let database = server.database().expect("a database can be made");
        let mut client = database.connect().expect("the server answers");
        let script = "
            create table posts (id int primary key, author int not null, views int check (views >= 10));
            create table users (id int primary key, mail text not null unique check (mail like '%_@_%'));
            alter table posts add foreign key (author) references users (id);
            create table sites (address varchar(40) check (address ~ '^https?://[a-z.]+/'));
            create table codes (code text primary key check (char_length(code) between 8 and 12));
            create table coupons (valid_from date default current_date, valid_until date not null check (valid_until >= valid_from));
            create table jobs (
                running boolean not null default false,
                worker int references users (id),
                check (running = (worker is not null))
            );
            create table never (it int check (false));";
        client.batch_execute(script).expect("the script runs");
        let schema = read(&mut client, &[Name::new("public")]).expect("the catalog can be read");
        let rows = insert(&mut client, &schema, &Fits::default()).expect("the server takes rows");
        assert_eq!(rows.to_string(), "12 rows in 6 tables (none in never)");
    }

    #[test]
    fn one_is_not_many() {
        let rows = Rows { count: 1, tables: 1, without: Vec::new() };
        assert_eq!(rows.to_string(), "1 row");
    }
}
