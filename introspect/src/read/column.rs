//! Columns: `pg_attribute`, `pg_attrdef`, and the sequences that belong to them.

use driftless_schema::{
    Column, ColumnValue, Expression, Identity, Name, ObjectId, QualifiedName, SqlType, Unmodelled,
};
use postgres::{Row, Transaction};

use super::{Tables, remark};
use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), Error> {
    let rows = transaction
        .query(include_str!("column.sql"), &[&names])
        .map_err(|it| Error::new("reading columns", it))?;
    for row in rows {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let name = Name::new(row.get::<_, String>("name"));
        reading.attributes.insert(row.get("number"), (name.clone(), row.get("collation")));
        match opaque(&row) {
            Some(what) => {
                remark(unmodelled, ObjectId::column(&reading.table.name, &name), what);
            }
            None => reading.table.columns.push(column(&row, name, names)),
        }
    }
    Ok(())
}

/// What the column has that we could not put back.
fn opaque(row: &Row) -> Option<&'static str> {
    let plain: bool = row.get("plain_sequence");
    [
        (row.get("generated"), "a generated column"),
        (row.get("has_collation"), "a column with a collation of its own"),
        (row.get("has_storage"), "a column with a storage of its own"),
        (row.get("has_options"), "a column with options"),
        (row.get("has_statistics"), "a column with a statistics target"),
        (!plain, "a column whose sequence has options or another type"),
    ]
    .into_iter()
    .find_map(|(has, what): (bool, _)| has.then_some(what))
}

fn column(row: &Row, name: Name, managed: &[String]) -> Column {
    Column {
        name,
        data_type: data_type(row, managed),
        nullable: !row.get::<_, bool>("required"),
        value: value(row),
        comment: row.get("comment"),
    }
}

fn data_type(row: &Row, managed: &[String]) -> SqlType {
    let spelling: String = row.get("spelling");
    let element = spelling.strip_suffix("[]");
    let namespace =
        row.get::<_, Option<String>>("enum_namespace").filter(|it| managed.contains(it));
    let base = match (namespace, row.get::<_, Option<String>>("enum_name")) {
        (Some(namespace), Some(name)) => SqlType::of_enum(QualifiedName::new(namespace, name)),
        (Some(_), None) | (None, _) => SqlType::built_in(element.unwrap_or(&spelling)),
    };
    if element.is_some() { base.into_array() } else { base }
}

fn value(row: &Row) -> ColumnValue {
    match row.get::<_, String>("identity").as_str() {
        "a" => return ColumnValue::Identity(Identity::Always),
        "d" => return ColumnValue::Identity(Identity::ByDefault),
        _ => (),
    }
    let Some(text) = row.get::<_, Option<String>>("default_text") else { return ColumnValue::Null };
    let sequence: Option<String> = row.get("sequence");
    match sequence {
        Some(it) if text == format!("nextval('{}'::regclass)", it.replace('\'', "''")) => {
            ColumnValue::Serial
        }
        Some(_) | None => ColumnValue::Default(Expression::new(text)),
    }
}
