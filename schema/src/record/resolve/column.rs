//! A column: its type, its value, `NOT NULL`.

use super::sequence::counting;
use crate::record::{ColumnRecord, OptionsRecord, TypeRecord};
use crate::{
    Column, ColumnValue, Expression, Generated, Identity, IdentityKind, Kept, LooseName, Name,
    Naming, NotNull, QualifiedName, SequenceType, Serial, SqlType, Storage,
};

/// A key's columns are never `NULL`, whatever the field's type.
pub(super) fn column(record: &ColumnRecord, keys: &[Name]) -> Column {
    let name = Name::new(record.name.as_str());
    let data_type = data_type(&record.data_type);
    let counted = SequenceType::parse(&data_type.to_string()).unwrap_or(SequenceType::Integer);
    let counting = || counting(&record.counting, counted);
    let identity = |kind| ColumnValue::Identity(Identity { kind, options: counting() });
    let value = match (&record.identity, &record.default, &record.generated) {
        _ if record.serial => {
            ColumnValue::Serial(Serial { sequence: None, data_type: counted, options: counting() })
        }
        (Some(it), _, _) if it == "always" => identity(IdentityKind::Always),
        (Some(_), _, _) => identity(IdentityKind::ByDefault),
        (None, _, Some(it)) => ColumnValue::Generated(Generated {
            expression: Expression::new(it.trim()),
            kept: if record.is_virtual { Kept::Virtual } else { Kept::Stored },
        }),
        // PostgreSQL stores no default that is only `NULL`.
        (None, Some(it), None) if it.trim().eq_ignore_ascii_case("null") => ColumnValue::Null,
        (None, Some(it), None) => ColumnValue::Default(Expression::new(it.as_str())),
        (None, None, None) => ColumnValue::Null,
    };
    let required = !record.nullable || keys.contains(&name) || record.not_null.is_some();
    let options = &record.options;
    Column {
        collation: options.collation.as_deref().map(LooseName::parse),
        not_null: required.then(|| not_null(record.not_null.as_ref())),
        value,
        storage: options.storage.as_deref().and_then(kept_as),
        compression: options.compression.as_deref().map(Name::from),
        statistics: options.statistics,
        options: options.with.clone(),
        comment: record.comment.clone(),
        zone: record.zone.clone(),
        ..Column::new(name, data_type)
    }
}

fn not_null(record: Option<&OptionsRecord>) -> NotNull {
    let Some(options) = record else { return NotNull::default() };
    let name = options.name.as_deref().map(Name::from);
    NotNull {
        naming: if name.is_some() { Naming::Given } else { Naming::Chosen },
        name,
        validated: !options.not_valid,
        inherited: !options.no_inherit,
    }
}

fn kept_as(word: &str) -> Option<Storage> {
    Storage::ALL.into_iter().find(|it| it.keyword().eq_ignore_ascii_case(word))
}

pub(super) fn data_type(record: &TypeRecord) -> SqlType {
    let base = match (&record.enumeration, &record.text) {
        (Some(it), _) => {
            SqlType::of_enum(QualifiedName::new(it.namespace.as_str(), it.name.as_str()))
        }
        (None, text) => {
            let text = text.as_deref().unwrap_or_default().trim();
            match text.strip_suffix("[]") {
                Some(element) => SqlType::built_in(element.trim_end()).into_array(),
                None => SqlType::built_in(text),
            }
        }
    };
    if record.array { base.into_array() } else { base }
}
