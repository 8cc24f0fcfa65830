//! Tries statements on the server within savepoints, so that a refused statement has no effect.

use driftless_diff_engine::render::{identifier, literal};
use driftless_introspect::{Client, Error};
use driftless_schema::Name;

use super::catalog::Table;
use super::value::Value;

/// Begins the transaction for all trials. After each statement there is a savepoint, so a query needs none of its own.
pub(super) fn begin(client: &mut Client) -> Result<(), Error> {
    // A deferred constraint that fails at the end would undo all rows.
    let sql = format!("BEGIN; SET CONSTRAINTS ALL IMMEDIATE; SAVEPOINT {SAVEPOINT}");
    client.batch_execute(&sql).map_err(|it| Error::new(DOING, it))
}

/// Runs statements, and returns whether the server accepted them.
pub(super) fn accepts(client: &mut Client, sql: &str) -> Result<bool, Error> {
    let sql = format!("{sql}; RELEASE SAVEPOINT {SAVEPOINT}; SAVEPOINT {SAVEPOINT}");
    match client.batch_execute(&sql) {
        Ok(()) => Ok(true),
        Err(error) if error.as_db_error().is_some() => undo(client).map(|()| false),
        Err(error) => Err(Error::new(DOING, error)),
    }
}

/// Queries rows of texts; none if the server raises an error.
pub(super) fn query(client: &mut Client, sql: &str) -> Result<Option<Vec<Vec<String>>>, Error> {
    match client.query_typed(sql, &[]) {
        Ok(rows) => {
            let texts = rows.iter().map(|row| (0..row.len()).map(|it| row.get(it)).collect());
            Ok(Some(texts.collect()))
        }
        Err(error) if error.as_db_error().is_some() => undo(client).map(|()| None),
        Err(error) => Err(Error::new(DOING, error)),
    }
}

fn undo(client: &mut Client) -> Result<(), Error> {
    let sql = format!("ROLLBACK TO SAVEPOINT {SAVEPOINT}");
    client.batch_execute(&sql).map_err(|it| Error::new(DOING, it))
}

const SAVEPOINT: &str = "driftless_rows";

pub(super) const DOING: &str = "filling tables for the proof";

/// The conditions on some columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    /// Must not be false.
    pub(super) checks: Vec<String>,
    /// Must be evaluated without an error.
    pub(super) casts: Vec<String>,
}

/// The combinations that the columns' types accept and the conditions allow.
pub(super) fn passing(
    client: &mut Client,
    table: &Table,
    columns: &[usize],
    options: Vec<Vec<Value>>,
    conditions: &Conditions,
) -> Result<Vec<Vec<Value>>, Error> {
    // A failing set is halved until the failing combination is alone.
    let mut left: Vec<(usize, usize)> = vec![(0, options.len())];
    let mut kept = Vec::new();
    while let Some((start, end)) = left.pop() {
        if start == end {
            continue;
        }
        let sql = question(table, columns, &options[start..end], conditions);
        match query(client, &sql)? {
            Some(found) => {
                let places = found.iter().flatten().filter_map(|it| it.parse::<usize>().ok());
                kept.extend(places.map(|it| start + it));
            }
            None if end - start > 1 => {
                let middle = start.midpoint(end);
                left.extend([(middle, end), (start, middle)]);
            }
            None => {}
        }
    }
    kept.sort_unstable();
    let mut options: Vec<Option<Vec<Value>>> = options.into_iter().map(Some).collect();
    Ok(kept.into_iter().filter_map(|it| options.get_mut(it).and_then(Option::take)).collect())
}

/// The query for the numbers of the combinations that pass. The rows are under the table's own name, so that expressions
/// of the table work.
fn question(
    table: &Table,
    columns: &[usize],
    options: &[Vec<Value>],
    conditions: &Conditions,
) -> String {
    let value = |(column, value): (&usize, &Value)| {
        let column = &table.columns[*column];
        let text = match (value, &column.default) {
            (Value::Null, _) => "NULL".to_owned(),
            (Value::Text(text), _) => literal(text),
            // Any number, because the real one is not known yet.
            (Value::Default, _) if column.counted => "1".to_owned(),
            (Value::Default, Some(default)) => format!("({default})"),
            (Value::Default, None) => "NULL".to_owned(),
        };
        format!("CAST({text} AS {})", column.spelling)
    };
    let rows = options.iter().enumerate().map(|(place, option)| {
        let values: Vec<String> = columns.iter().zip(option).map(value).collect();
        format!("({place}, {})", values.join(", "))
    });
    let rows: Vec<String> = rows.collect();
    let names: Vec<String> =
        columns.iter().map(|it| identifier(Name::new(&*table.columns[*it].name))).collect();
    // Columns without a condition are read, too, because a domain checks what it reads.
    let read = format!("pg_catalog.num_nulls({}) >= 0", names.join(", "));
    let checks = conditions.checks.iter().map(|it| format!("(({it}\n) IS NOT FALSE)"));
    let casts = conditions.casts.iter().map(|it| format!("pg_catalog.num_nulls(({it}\n)) >= 0"));
    let all: Vec<String> = checks.chain(casts).chain([read]).collect();
    let conditions = all.join(" AND ");
    let name = identifier(&table.qualified_name().name);
    format!(
        "SELECT \"driftless option\"::pg_catalog.text FROM (VALUES {}) AS {name} (\"driftless option\", {}) WHERE {conditions}",
        rows.join(", "),
        names.join(", ")
    )
}
