//! Primary keys, unique constraints, checks and foreign keys: `pg_constraint`, read once for all four.

use driftless_schema::{
    Action, Check, Expression, ForeignKey, Name, Naming, ObjectId, PrimaryKey, QualifiedName,
    Unique, Unmodelled,
};
use postgres::{Row, Transaction};

use super::referenced::{self, Referenced};
use super::{Reading, Tables, gone, remark, unwrapped};
use crate::Error;

const DOING: &str = "reading constraints";

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), Error> {
    let rows = super::rows(transaction, DOING, include_str!("constraint.sql"), names)?;
    let referenced = referenced::read(transaction, &rows, tables)?;
    for row in rows {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let name = Name::new(row.get::<_, String>("name"));
        match row.get::<_, Option<&str>>("opaque") {
            Some(what) => {
                remark(unmodelled, ObjectId::constraint(&reading.table.name, &name), what);
            }
            None => place(&row, name, reading, &referenced)?,
        }
    }
    Ok(())
}

fn place(
    row: &Row,
    name: Name,
    reading: &mut Reading,
    referenced: &Referenced,
) -> Result<(), Error> {
    let numbers: Vec<i16> = row.get::<_, Option<Vec<i16>>>("columns").unwrap_or_default();
    let columns = reading.names(&numbers);
    let naming = Naming::Given;
    let table = &mut reading.table;
    match row.get::<_, &str>("kind") {
        "p" => table.primary_key = Some(PrimaryKey { name, naming, columns }),
        "u" => table.uniques.push(Unique { name, naming, columns }),
        "c" => {
            let text = row.get::<_, Option<&str>>("expression");
            let text = text.ok_or_else(|| gone(DOING))?;
            let expression = Expression::new(unwrapped(text));
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
            referenced_columns: referenced_columns(row, referenced),
            on_delete: action(row.get("on_delete")),
            on_update: action(row.get("on_update")),
        }),
        other => unreachable!("the query names constraints of kind `{other}` as unmodelled"),
    }
    Ok(())
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
