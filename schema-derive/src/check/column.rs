//! Checks of a field as a column.

use driftless_schema::well_known::{RANGES, spelled};
use syn::LitStr;

use super::common::statistics_target;
use crate::ast::Field;
use crate::ctxt::Ctxt;
use crate::part::check_counting;
use crate::types::Element;

pub(super) fn column_value(ctxt: &Ctxt, field: &Field<'_>) {
    let attributes = &field.attributes;
    let word = match (&attributes.identity, &attributes.serial) {
        (Some(identity), Some(serial)) => {
            let message =
                "a column is `identity` or `serial`: keep `identity`, which is the standard's";
            ctxt.error(serial, message);
            &identity.word
        }
        (Some(identity), None) => &identity.word,
        (None, Some(serial)) => serial,
        (None, None) => return,
    };
    if let Some(default) = &attributes.default {
        ctxt.error(
            &default.written,
            format!("`{word}` numbers the rows itself: remove `default` or `{word}`"),
        );
    }
    let Some(column_type) = &field.column_type else { return };
    if column_type.nullable {
        ctxt.error(word, format!("`{word}` is never `NULL`: write the field without `Option`"));
    }
    if !column_type.is_integer() {
        ctxt.error(word, format!("`{word}` counts: the field must be `i16`, `i32` or `i64`"));
    }
}

/// Only PostgreSQL knows whether the name exists, when the migration runs. Offsets are refused, because PostgreSQL reads their
/// sign the other way round than ISO 8601.
pub(super) fn zone(ctxt: &Ctxt, zone: &LitStr, field: &Field<'_>) {
    const WITH_TIME: &[&str] = &["date", "text", "character varying", "citext"];
    if let Some(column_type) = &field.column_type {
        let has_time = match &column_type.recorded.element {
            Element::Text(text) => spelled(text).is_none_or(|(row, _)| {
                let name = row.postgres;
                let is_range = RANGES.iter().any(|(it, one, many)| {
                    (it.starts_with("time") || *it == "date") && [*one, *many].contains(&name)
                });
                name.starts_with("time") || WITH_TIME.contains(&name) || is_range
            }),
            Element::Own(_) => false,
        };
        if !has_time {
            let message =
                "this column holds no dates or times, so no time zone matters: remove `zone`";
            ctxt.error(zone, message);
        }
    }
    let name = zone.value();
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '/' | '_' | '-' | '+');
    let begins = name.starts_with(|it: char| it.is_ascii_alphabetic());
    // An empty name has been reported already.
    if !name.is_empty() && (!begins || !name.chars().all(is_plain)) {
        let message = "this is no name of a time zone: write one as `UTC`, `Europe/Berlin`, or `Etc/GMT-9` for an offset of +09:00";
        ctxt.error(zone, message);
    }
}

pub(super) fn column_options(ctxt: &Ctxt, field: &Field<'_>) {
    let attributes = &field.attributes;
    statistics_target(ctxt, &attributes.options);
    check_counting(ctxt, &attributes.counting);
    let nullable = field.column_type.as_ref().is_some_and(|it| it.nullable);
    if let Some((word, said)) = &attributes.not_null {
        match (nullable, said.word("not_valid")) {
            (false, Some(word)) => {
                ctxt.error(word, "rows that are there may hold `NULL`: make the field an `Option`")
            }
            (true, None) => ctxt.error(
                word,
                "an `Option` may be `NULL`: write the field without it, or `not_null(not_valid)`",
            ),
            (true, Some(_)) | (false, None) => (),
        }
    }
    let Some(generated) = &attributes.generated else { return };
    let others = [
        attributes.default.as_ref().map(|_| "default"),
        attributes.identity.as_ref().map(|_| "identity"),
        attributes.serial.as_ref().map(|_| "serial"),
    ];
    for other in others.into_iter().flatten() {
        let message = format!("a column is computed or has a `{other}`: keep one of them");
        ctxt.error(&generated.word, message);
    }
}
