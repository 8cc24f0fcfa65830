//! Trying on the server, within savepoints: what is refused has left nothing behind.

use driftless_diff_engine::render::{identifier, literal};
use driftless_introspect::{Client, Error};
use driftless_schema::Name;

use super::catalog::Table;
use super::value::Value;

/// Begins the transaction in which everything is tried. From then on there is always a savepoint behind what was done last,
/// which spares a question its own.
pub(super) fn begin(client: &mut Client) -> Result<(), Error> {
    // What a constraint defers to the end would take all rows along.
    let sql = format!("BEGIN; SET CONSTRAINTS ALL IMMEDIATE; SAVEPOINT {SAVEPOINT}");
    client.batch_execute(&sql).map_err(|it| Error::new(DOING, it))
}

/// Runs statements, and says whether the server took them.
pub(super) fn accepts(client: &mut Client, sql: &str) -> Result<bool, Error> {
    let sql = format!("{sql}; RELEASE SAVEPOINT {SAVEPOINT}; SAVEPOINT {SAVEPOINT}");
    match client.batch_execute(&sql) {
        Ok(()) => Ok(true),
        Err(error) if error.as_db_error().is_some() => undo(client).map(|()| false),
        Err(error) => Err(Error::new(DOING, error)),
    }
}

/// Asks the server for rows of texts; none where it raises.
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

/// What values of some columns have to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    /// Not false.
    pub(super) checks: Vec<String>,
    /// Evaluated without an error.
    pub(super) casts: Vec<String>,
}

/// Those of the combinations that the columns' types read, and the conditions hold for.
pub(super) fn passing(
    client: &mut Client,
    table: &Table,
    columns: &[usize],
    options: Vec<Vec<Value>>,
    conditions: &Conditions,
) -> Result<Vec<Vec<Value>>, Error> {
    // Halves of what raised, until what raises stands alone.
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

/// Whole rows are numbered under the table's own name, so that expressions of the table can be read there.
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
            // Any number: which one it will be is not known yet.
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
    // Whatever no condition mentions is read too: a domain checks what it reads.
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
