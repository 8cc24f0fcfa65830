//! Columns: `pg_attribute` and `pg_attrdef`.

use driftless_schema::{
    Column, ColumnValue, Expression, Generated, GeneratedStorage, Identity, IdentityKind, Name,
    NotNull, SequenceOptions, Storage,
};
use postgres::{Row, Transaction};

use super::data_type::data_type;
use super::parameter::parameters;
use super::sequence::Owned;
use super::text::unwrapped;
use super::{Tables, gone};
use crate::Error;

const DOING: &str = "reading columns";

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
    owned: &mut Owned,
) -> Result<(), Error> {
    for row in super::rows(transaction, DOING, include_str!("column.sql"), names)? {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let name = Name::new(row.get::<_, String>("name"));
        reading.attributes.insert(row.get("number"), (name.clone(), row.get("collation")));
        let column = column(&row, name, names, owned)?;
        reading.place(&row).columns.push(column);
    }
    Ok(())
}

fn column(row: &Row, name: Name, managed: &[String], owned: &mut Owned) -> Result<Column, Error> {
    let collation = row.get::<_, Option<String>>("collation_name");
    let collation = collation.map(|it| super::loose(row.get("collation_namespace"), it));
    Ok(Column {
        collation,
        not_null: row
            .get::<_, bool>("required")
            .then(|| NotNull { declared: !row.get::<_, bool>("inherited"), ..NotNull::default() }),
        value: value(row, owned)?,
        storage: row.get::<_, Option<&str>>("storage").and_then(storage),
        compression: compression(row.get("compression")),
        statistics: row.get("statistics"),
        options: parameters(row.get("options"), ""),
        comment: row.get("comment"),
        declared: row.get("declared"),
        ..Column::new(name, data_type(row, managed))
    })
}

fn value(row: &Row, owned: &mut Owned) -> Result<ColumnValue, Error> {
    let sequences = owned.get_mut(&(row.get("table_oid"), row.get("number")));
    let kind = match row.get::<_, &str>("identity") {
        "a" => Some(IdentityKind::Always),
        "d" => Some(IdentityKind::ByDefault),
        _ => None,
    };
    if let Some(kind) = kind {
        let sequence = sequences.into_iter().flatten().find(|it| it.of_identity);
        let options =
            sequence.map_or_else(SequenceOptions::default, |it| it.sequence.options.clone());
        return Ok(ColumnValue::Identity(Identity { kind, options }));
    }
    let text = row.get::<_, Option<&str>>("value");
    let storage = match row.get::<_, &str>("generated") {
        "" => None,
        "v" => Some(GeneratedStorage::Virtual),
        _ => Some(GeneratedStorage::Stored),
    };
    if let Some(storage) = storage {
        let text = text.ok_or_else(|| gone(DOING))?;
        let expression = Expression::new(unwrapped(text));
        return Ok(ColumnValue::Generated(Generated { expression, storage }));
    }
    let Some(text) = text else { return Ok(ColumnValue::Null) };
    let serial = sequences.into_iter().flatten().find_map(|it| it.serial(text));
    Ok(match serial {
        Some(serial) => ColumnValue::Serial(serial),
        None => ColumnValue::Default(Expression::new(text)),
    })
}

/// By its letter in `attstorage`.
fn storage(letter: &str) -> Option<Storage> {
    Some(match letter {
        "p" => Storage::Plain,
        "e" => Storage::External,
        "x" => Storage::Extended,
        "m" => Storage::Main,
        _ => return None,
    })
}

/// By its letter in `attcompression`.
fn compression(letter: &str) -> Option<Name> {
    Some(Name::new(match letter {
        "p" => "pglz",
        "l" => "lz4",
        _ => return None,
    }))
}
