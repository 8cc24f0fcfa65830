//! The type of a column, compared with the one that the derive infers.

use driftless_schema::well_known::WELL_KNOWN;
use driftless_schema::{Name, SqlType};

use super::words::quoted;
use crate::adopt::field_type::{inferred, plain, spelling};
use crate::adopt::rust::Field;

/// What has to be said of the type: nothing where the derive infers it.
pub(super) fn of_type(data_type: &SqlType, field: &Field, namespace: &Name) -> Vec<String> {
    let inferred = inferred(field);
    let spelled = spelling(data_type, namespace);
    if inferred.as_ref() == Some(&spelled) {
        return Vec::new();
    }
    let short = short(&spelled);
    let known = WELL_KNOWN.iter().find(|it| it.postgres == plain(&spelled));
    let is_text = |it: &str| matches!(plain(it), "text" | "character varying" | "character");
    // Where only the length or the precision is another one, Diesel's type is right.
    let is_near = inferred
        .as_ref()
        .is_some_and(|it| plain(it) == plain(&spelled) || (is_text(it) && is_text(&spelled)));
    match known {
        Some(row) if !is_near && field.sql_type.is_none() => {
            let element = format!("diesel::sql_types::{}", row.diesel[0]);
            let sql_type = match data_type.array {
                true => format!("sql_type = diesel::sql_types::Array<{element}>"),
                false => format!("sql_type = {element}"),
            };
            let exact = row.postgres == spelled.trim_end_matches("[]");
            let more = (!exact).then(|| format!("type = {}", quoted(&short)));
            more.into_iter().chain([sql_type]).collect()
        }
        Some(_) | None => vec![format!("type = {}", quoted(&short))],
    }
}

/// Words of PostgreSQL that are longer than they need to be.
pub(super) fn short(spelled: &str) -> String {
    let (base, rest) = match spelled.strip_suffix("[]") {
        Some(element) => (element, "[]"),
        None => (spelled, ""),
    };
    let base = match base {
        "timestamp with time zone" => "timestamptz".to_owned(),
        "timestamp without time zone" => "timestamp".to_owned(),
        "time with time zone" => "timetz".to_owned(),
        "time without time zone" => "time".to_owned(),
        other => other.replace("character varying", "varchar"),
    };
    format!("{base}{rest}")
}
