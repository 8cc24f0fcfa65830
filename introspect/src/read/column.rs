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
    let rows = super::rows(transaction, "reading columns", include_str!("column.sql"), names)?;
    for row in rows {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let name = Name::new(row.get::<_, String>("name"));
        let attribute = (name.clone(), row.get("collation"));
        // Each sequence that belongs to a column gives it a row.
        let again = reading.attributes.insert(row.get("number"), attribute).is_some();
        let opaque = row.get::<_, Option<&str>>("opaque");
        match opaque.or(again.then_some("a column that owns several sequences")) {
            Some(what) => {
                reading.table.columns.retain(|it| it.name != name);
                remark(unmodelled, ObjectId::column(&reading.table.name, &name), what);
            }
            None => reading.table.columns.push(column(&row, name, names)),
        }
    }
    Ok(())
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
    let spelling: &str = row.get("spelling");
    let element = spelling.strip_suffix("[]");
    let namespace = row
        .get::<_, Option<&str>>("enum_namespace")
        .filter(|it| managed.iter().any(|name| name == it));
    let base = match (namespace, row.get::<_, Option<&str>>("enum_name")) {
        (Some(namespace), Some(name)) => SqlType::of_enum(QualifiedName::new(namespace, name)),
        (Some(_), None) | (None, _) => SqlType::built_in(element.unwrap_or(spelling)),
    };
    if element.is_some() { base.into_array() } else { base }
}

fn value(row: &Row) -> ColumnValue {
    match row.get::<_, &str>("identity") {
        "a" => return ColumnValue::Identity(Identity::Always),
        "d" => return ColumnValue::Identity(Identity::ByDefault),
        _ => (),
    }
    let Some(text) = row.get::<_, Option<&str>>("default_text") else { return ColumnValue::Null };
    let sequence: Option<&str> = row.get("sequence");
    match sequence {
        Some(it) if text == format!("nextval('{}'::regclass)", it.replace('\'', "''")) => {
            ColumnValue::Serial
        }
        Some(_) | None => ColumnValue::Default(Expression::new(text)),
    }
}
