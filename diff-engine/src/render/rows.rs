//! Statements about rows as SQL.

use driftless_schema::{Expression, Name, QualifiedName, text};

use super::Spelled;
use super::sql::{enclosed, identifier, qualified, raise_if};
use crate::plan::RowsStatement;

impl Spelled for RowsStatement {
    fn sql(&self) -> String {
        match self {
            RowsStatement::Fill { table, column, value } => fill(table, column, value.as_ref()),
            RowsStatement::FillIn { table, column } => fill_in(table, column),
        }
    }
}

fn fill(table: &QualifiedName, column: &Name, value: Option<&Expression>) -> String {
    let name = identifier(column);
    let value = value.map_or("DEFAULT".to_owned(), enclosed);
    format!("UPDATE {} SET {name} = {value} WHERE {name} IS NULL;\n", qualified(table))
}

fn fill_in(table: &QualifiedName, column: &Name) -> String {
    let (owner, name) = (qualified(table), identifier(column));
    let message =
        format!("existing rows of `{table}` have no value for `{column}`, and none is given");
    let help = "write the UPDATE in place of this block";
    let place =
        text::comment(&format!("fill in: UPDATE {owner} SET {name} = … WHERE {name} IS NULL;"));
    let place: String = place.lines().map(|it| format!("    {it}\n")).collect();
    raise_if(&place, table, &format!("{name} IS NULL"), "not_null_violation", &message, help)
}
