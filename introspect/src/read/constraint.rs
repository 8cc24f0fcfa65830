//! Primary keys, unique constraints, checks and foreign keys: `pg_constraint`, read once for all four.

use driftless_schema::{
    Action, Check, Expression, ForeignKey, Name, Naming, ObjectId, PrimaryKey, QualifiedName,
    Unique, Unmodelled,
};
use postgres::{Row, Transaction};

use super::{Reading, Tables, remark, unwrapped};
use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), Error> {
    let rows = transaction
        .query(include_str!("constraint.sql"), &[&names])
        .map_err(|it| Error::new("reading constraints", it))?;
    for row in rows {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let name = Name::new(row.get::<_, String>("name"));
        match row.get::<_, Option<String>>("opaque") {
            Some(what) => {
                remark(unmodelled, ObjectId::constraint(&reading.table.name, &name), what);
            }
            None => place(&row, name, reading),
        }
    }
    Ok(())
}

fn place(row: &Row, name: Name, reading: &mut Reading) {
    let numbers: Vec<i16> = row.get::<_, Option<Vec<i16>>>("columns").unwrap_or_default();
    let columns = reading.names(&numbers);
    let naming = Naming::Given;
    let table = &mut reading.table;
    match row.get::<_, String>("kind").as_str() {
        "p" => table.primary_key = Some(PrimaryKey { name, naming, columns }),
        "u" => table.uniques.push(Unique { name, naming, columns }),
        "c" => {
            let text: String = row.get("expression");
            let expression = Expression::new(unwrapped(&text));
            table.checks.push(Check { name, naming, expression });
        }
        "f" => table.foreign_keys.push(ForeignKey {
            name,
            naming,
            columns,
            references: QualifiedName::new(
                row.get::<_, String>("referenced_namespace"),
                row.get::<_, String>("referenced_name"),
            ),
            referenced_columns: row
                .get::<_, Vec<String>>("referenced_columns")
                .into_iter()
                .map(Name::new)
                .collect(),
            on_delete: action(row.get("on_delete")),
            on_update: action(row.get("on_update")),
        }),
        other => unreachable!("the query names constraints of kind `{other}` as unmodelled"),
    }
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
