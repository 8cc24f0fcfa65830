//! Checks of a field as a column.

use driftless_schema::well_known::{RANGES, spelled};
use syn::LitStr;

use super::common::statistics_target;
use super::frozen::{frozen, frozen_default};
use crate::ast::{Field, Model};
use crate::ctxt::Ctxt;
use crate::part::check_counting;
use crate::said::is_said;
use crate::types::{Element, argument};

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
    let said = is_said(field.ty) || attributes.null.is_some();
    if column_type.nullable {
        let remedy = if said { "remove `null`" } else { "write the field without `Option`" };
        ctxt.error(word, format!("`{word}` is never `NULL`: {remedy}"));
    }
    if !column_type.is_integer() {
        let remedy = match said {
            true => "the type must be `smallint`, `integer` or `bigint`",
            false => "the field must be `i16`, `i32` or `i64`",
        };
        ctxt.error(word, format!("`{word}` counts: {remedy}"));
    }
}

/// `type` and `sql_type` are about one column: where the derive writes the `table!`, Diesel would read a value of the one
/// as the other.
pub(super) fn diesel_type(ctxt: &Ctxt, model: &Model<'_>, field: &Field<'_>) {
    let attributes = &field.attributes;
    if let (Some(text), Some(column_type)) = (&attributes.data_type, &field.column_type)
        && column_type.diesel.is_empty()
        && model.has_table_macro()
    {
        let message = format!(
            "Diesel's `table!` needs the Diesel type of `{}`: add `sql_type = …`",
            text.value()
        );
        ctxt.error(text, message);
    }
    let misread = field.column_type.as_ref().and_then(|it| it.misread.as_ref());
    if let (Some(text), Some(_), Some(misread)) =
        (&attributes.data_type, &attributes.sql_type, misread)
        && model.has_table_macro()
    {
        let message = misread.message.replace(
            "change the field's type or `type`",
            "write the Diesel type of `type` in `sql_type`, or change `type`",
        );
        ctxt.error(text, message);
    }
}

/// A default and a generated value that are the time at which they were defined.
pub(super) fn times(ctxt: &Ctxt, model: &Model<'_>, field: &Field<'_>) {
    let attributes = &field.attributes;
    if let Some(default) = &attributes.default {
        let own = field.column_type.as_ref().and_then(|it| it.text()).unwrap_or_default();
        let over = model.parts.domains.iter().find_map(|it| it.over(&own));
        frozen_default(ctxt, &default.written, &default.sql, &over.unwrap_or(own));
    }
    if let Some(generated) = &attributes.generated {
        frozen(ctxt, &generated.expression, &model.columns());
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
    let is_optional = argument(field.ty, "Option").is_some();
    if let Some((_, options)) = &attributes.not_null
        && let (false, Some(word)) = (nullable, options.word("not_valid"))
    {
        let remedy = match is_said(field.ty) {
            true => "add `null`",
            false => "make the field an `Option`",
        };
        ctxt.error(word, format!("rows that are there may hold `NULL`: {remedy}"));
    }
    if let Some(word) = &attributes.null {
        match &attributes.not_null {
            Some(_) => {
                ctxt.error(word, "`null` and `not_null` contradict each other: keep one of them")
            }
            None if is_optional => {
                ctxt.error(word, "the column of an `Option` may be `NULL` anyway: remove `null`");
            }
            None => (),
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
