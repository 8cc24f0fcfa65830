//! A column of another type: what happens to its values, its table, and the programs that are running.

use driftless_schema::{BaseType, Cast, Name, Pair, QualifiedName, SqlType};

use super::{Context, Finding};
use crate::diff::{AtZone, SessionUse, Zone};
use crate::plan::{Statement, Step, TableAction};

/// `change-type` where values may be lost or refused, `rewrite-for-type` where the table is rewritten and every value
/// kept, `change-type-in-place` where nothing is touched but the catalog.
pub(super) fn change_type(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let (column, types, collations, known, session) = actions.iter().find_map(|it| {
        let TableAction::SetType { column, types, collations, cast, session } = it else {
            return None;
        };
        Some((column, types, collations, *cast, session.as_ref()))
    })?;
    if !context.may_have_rows(table) {
        return None;
    }
    if !types.differs() {
        let collation = collations.after.as_ref();
        let collation = collation.map_or("its type's own".to_owned(), |it| format!("`{it}`"));
        let message = format!(
            "sorts `{table}.{column}` by collation {collation}: every index over it is built again under an exclusive lock"
        );
        let help =
            "queries that sort or compare it give other results; running programs must reconnect";
        return Some(Finding::warning("LK208", "change-collation", message, help));
    }
    let message = format!("casts `{table}.{column}` from `{}` to `{}`", types.before, types.after);
    Some(match effect(types, known, session) {
        Effect::InPlace => Finding::note(
            "APP201",
            "change-type-in-place",
            format!("{message}, which touches no row"),
            "running programs must reconnect: statements that they have prepared and that return the column fail",
        ),
        Effect::Widening => Finding::warning(
            "LK101",
            "rewrite-for-type",
            format!(
                "{message}, which keeps every value and rewrites the table under an exclusive lock"
            ),
            "on a large table add a column, fill it in batches, and switch; running programs must reconnect",
        ),
        Effect::ToLabels => Finding::warning(
            "DL104",
            "change-type",
            message,
            "a value that is no label makes it fail; compare the stored values with the labels first",
        ),
        Effect::Said => Finding::warning(
            "DF112",
            "cast-by-using",
            format!("{message}, which PostgreSQL does only where `USING` says so"),
            "read the `USING`: a value that it cannot make one of makes the migration fail, and none is cut off",
        ),
        Effect::Other => Finding::warning(
            "DL104",
            "change-type",
            message,
            "may rewrite the table under an exclusive lock, fail on a value that does not fit, or round; running programs must reconnect",
        ),
    })
}

/// `time-zone`: local times become points in time, or the other way round, in a zone that the draft names.
pub(super) fn time_zone(step: &Step, context: &Context) -> Option<Finding> {
    let (table, column, session) = session_of(step, context)?;
    let Zone { name, is_said } = session.zone.as_ref().filter(|_| session.is_certain)?;
    if *is_said {
        let message =
            format!("converts `{table}.{column}` in time zone `{name}`, as the model says");
        let help = "a local time that the zone skips or repeats, where clocks change, may come back as another one";
        return Some(Finding::note("TZ101", "time-zone", message, help));
    }
    let message = format!(
        "converts `{table}.{column}` in time zone `{name}`: the model names no zone, and the session's zone is ignored"
    );
    let help = "if the values are local times of another zone, say so on the field: `#[schema(zone = \"Europe/Berlin\")]`";
    Some(Finding::warning("TZ101", "time-zone", message, help))
}

/// `text-style`: texts are read as dates or intervals, or those are written as texts, in a style that the draft names.
pub(super) fn text_style(step: &Step, context: &Context) -> Option<Finding> {
    let (table, column, session) = session_of(step, context)?;
    if let (false, Some(zone)) = (session.is_certain, &session.zone) {
        let message = format!(
            "converts `{table}.{column}` with `TimeZone` `{}`, `DateStyle` `ISO, MDY` and `IntervalStyle` `postgres`, whatever the session's are",
            zone.name
        );
        let help = "this matters only if the type holds dates or times; say another zone on the field: `#[schema(zone = \"Europe/Berlin\")]`";
        return Some(Finding::note("TZ102", "text-style", message, help));
    }
    let styles = match (session.date_style, session.interval_style) {
        (false, false) => return None,
        (true, false) => "`DateStyle` `ISO, MDY`",
        (false, true) => "`IntervalStyle` `postgres`",
        (true, true) => "`DateStyle` `ISO, MDY` and `IntervalStyle` `postgres`",
    };
    let message = format!("converts `{table}.{column}` with {styles}, whatever the session's are");
    let help = "if the texts are in another style, as `31/12/2024` or `1-2 3`, change the `SET LOCAL` above the statement";
    Some(Finding::note("TZ102", "text-style", message, help))
}

/// The first column of the step whose change depends on the session.
fn session_of<'a>(
    step: &'a Step,
    context: &Context,
) -> Option<(&'a QualifiedName, &'a Name, &'a SessionUse)> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let found = actions.iter().find_map(|it| match it {
        TableAction::SetType { column, session: Some(session), .. } => Some((column, session)),
        _ => None,
    });
    let (column, session) = found.filter(|_| context.may_have_rows(table))?;
    Some((table, column, session))
}

/// What a cast does to a table and its values, as PostgreSQL 13 to 18 do it.
enum Effect {
    InPlace,
    Widening,
    ToLabels,
    Said,
    Other,
}

fn effect(types: &Pair<SqlType>, known: Option<Cast>, session: Option<&SessionUse>) -> Effect {
    // A clock in UTC neither skips nor repeats a time. The expression rewrites the table wherever it runs.
    if let Some(SessionUse { zone: Some(zone), expression: Some(AtZone::Plain), .. }) = session {
        let (BaseType::BuiltIn(from), BaseType::BuiltIn(to)) =
            (&types.before.base, &types.after.base)
        else {
            return Effect::Other;
        };
        let (_, from) = spelled(from);
        let (_, to) = spelled(to);
        let keeps = zone.name == "UTC" && longer(&from, &to);
        return if keeps { Effect::Widening } else { Effect::Other };
    }
    match known {
        Some(Cast::InPlace) => return Effect::InPlace,
        Some(Cast::Explicit) => return Effect::Said,
        Some(Cast::Rewritten | Cast::ThroughText | Cast::Missing) | None => (),
    }
    let Pair { before, after } = types;
    let (BaseType::BuiltIn(from), BaseType::BuiltIn(to)) = (&before.base, &after.base) else {
        return if matches!(after.base, BaseType::Enum(_)) {
            Effect::ToLabels
        } else {
            Effect::Other
        };
    };
    let (from, to) = (spelled(from), spelled(to));
    match (from.0, to.0) {
        _ if before.array || after.array => Effect::Other,
        ("varchar", "text") | ("text", "varchar") if to.1.is_empty() && known.is_none() => {
            Effect::InPlace
        }
        ("varchar", "varchar") if longer(&from.1, &to.1) && known.is_none() => Effect::InPlace,
        ("numeric", "numeric") if more_digits(&from.1, &to.1) && known.is_none() => Effect::InPlace,
        ("smallint", "integer" | "bigint") | ("integer", "bigint") | ("real", "float8") => {
            Effect::Widening
        }
        ("smallint" | "integer" | "bigint", "numeric") if to.1.is_empty() => Effect::Widening,
        _ => Effect::Other,
    }
}

/// A type under one of its names, with its modifiers: `decimal(8, 2)` is `numeric` with 8 and 2.
fn spelled(text: &str) -> (&str, Vec<u32>) {
    let text = text.trim();
    let (name, modifiers) = match text.split_once('(') {
        Some((name, rest)) => (name.trim(), rest.split(')').next().unwrap_or_default()),
        None => (text, ""),
    };
    let name = match name {
        "int2" => "smallint",
        "int" | "int4" => "integer",
        "int8" => "bigint",
        "float4" => "real",
        "double precision" => "float8",
        "character varying" => "varchar",
        "decimal" => "numeric",
        other => other,
    };
    (name, modifiers.split(',').filter_map(|it| it.trim().parse().ok()).collect())
}

/// No modifier means no limit.
fn longer(before: &[u32], after: &[u32]) -> bool {
    match (before, after) {
        (_, []) => true,
        ([before], [after]) => before <= after,
        _ => false,
    }
}

/// More digits before the point, as many behind it.
fn more_digits(before: &[u32], after: &[u32]) -> bool {
    let scale = |it: &[u32]| it.get(1).copied().unwrap_or(0);
    match (before, after) {
        ([_, ..], []) => true,
        ([all, ..], [more, ..]) => all <= more && scale(before) == scale(after),
        _ => false,
    }
}
