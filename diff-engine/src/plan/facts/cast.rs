//! What a change of types does to a table and its values, as PostgreSQL 13 to 18 do it.

use driftless_schema::{BaseType, Cast, Kind, LooseName, Name, Pair, QualifiedName, SqlType};

use super::{Break, Facts, LockMode, Loss, Reason, Relation, Rewritten};
use crate::diff::{AtZone, SessionUse};

/// What happens to the values of a column that are cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// Each value is kept.
    Exact,
    /// Each value becomes the label of that text, or the statement fails.
    ToLabels,
    /// Each value becomes the result of `USING`, or the statement fails; nothing is truncated.
    ByUsing,
    /// Each value is kept, or the statement fails because it does not fit.
    Fitting,
    /// Numbers are rounded; the statement fails if a number is too large.
    Rounding,
    /// Each value loses its time of day.
    WithoutTime,
    /// Each value loses its day.
    WithoutDay,
    /// Each document is written anew: without its white space, its order of keys and keys that are there twice.
    Normalizing,
    /// Only PostgreSQL knows: a value may change, or the statement fails.
    Lossy,
}

impl Conversion {
    /// Whether values may be other values afterwards.
    fn changes_values(self) -> bool {
        match self {
            Conversion::Rounding
            | Conversion::WithoutTime
            | Conversion::WithoutDay
            | Conversion::Normalizing
            | Conversion::Lossy => true,
            Conversion::Exact
            | Conversion::ToLabels
            | Conversion::ByUsing
            | Conversion::Fitting => false,
        }
    }
}

/// How the type of a column changes.
pub(super) struct TypeChange<'a> {
    /// Its type, as people know it.
    pub(super) types: &'a Pair<SqlType>,
    /// What its values are.
    pub(super) values: &'a Pair<SqlType>,
    /// The cast to the new type; none if no server was asked.
    pub(super) cast: Option<Cast>,
    /// The session settings that the change depends on.
    pub(super) session: Option<&'a SessionUse>,
}

pub(super) fn set_type(
    table: &QualifiedName,
    column: &Name,
    change: &TypeChange<'_>,
    collations: &Pair<Option<LooseName>>,
) -> Facts {
    let TypeChange { types, values, cast, session } = *change;
    let linked = Relation::Linked { table: table.clone(), column: column.clone() };
    let facts = Facts::default()
        .locking_table(table, LockMode::AccessExclusive)
        .locking(linked, LockMode::AccessExclusive)
        .breaking(Break::Prepared {
            table: table.clone(),
            column: column.clone(),
            types: types.clone(),
        });
    let indexes = Rewritten::IndexesOver(table.clone(), column.clone());
    let stays = !values.differs() && matches!(cast, Some(Cast::InPlace) | None);
    if stays && collations.differs() {
        return facts
            .rewriting(indexes, Reason::Collation(column.clone(), collations.after.clone()));
    }
    let Some(conversion) = conversion(values, cast, session) else {
        // Only PostgreSQL knows which indexes have an expression that depends on the type.
        let reason = Reason::Collation(column.clone(), collations.after.clone());
        return facts.perhaps_rewriting(indexes, reason);
    };
    let facts = match conversion.changes_values() {
        true => facts.losing(Loss::Accuracy(table.clone(), column.clone())),
        false => facts,
    };
    let reason = Reason::Cast { column: column.clone(), types: types.clone(), conversion };
    match (conversion, cast) {
        (Conversion::Exact | Conversion::ToLabels, _)
        | (_, Some(Cast::Rewritten | Cast::ThroughText)) => {
            facts.rewriting(Rewritten::Table(table.clone()), reason)
        }
        (
            Conversion::ByUsing
            | Conversion::Fitting
            | Conversion::Rounding
            | Conversion::WithoutTime
            | Conversion::WithoutDay
            | Conversion::Normalizing
            | Conversion::Lossy,
            Some(Cast::InPlace | Cast::Explicit | Cast::Missing) | None,
        ) => facts.perhaps_rewriting(Rewritten::Table(table.clone()), reason),
    }
}

/// What happens to the values; none if no row is touched.
fn conversion(
    types: &Pair<SqlType>,
    cast: Option<Cast>,
    session: Option<&SessionUse>,
) -> Option<Conversion> {
    // In UTC no time is skipped or repeated. The expression rewrites the table in every time zone.
    if let Some(SessionUse { zone: Some(zone), expression: Some(AtZone::Plain), .. }) = session {
        let (BaseType::BuiltIn(from), BaseType::BuiltIn(to)) =
            (&types.before.base, &types.after.base)
        else {
            return Some(Conversion::Lossy);
        };
        let (_, from) = spelled(from);
        let (_, to) = spelled(to);
        let keeps = zone.name == "UTC" && longer(&from, &to);
        return Some(if keeps { Conversion::Exact } else { Conversion::Lossy });
    }
    match cast {
        Some(Cast::InPlace) => return None,
        Some(Cast::Explicit) => return Some(Conversion::ByUsing),
        Some(Cast::Rewritten | Cast::ThroughText | Cast::Missing) | None => (),
    }
    // Values that stay as they are may be written again because the new type looks at each.
    if !types.differs() {
        return Some(Conversion::Exact);
    }
    let Pair { before, after } = types;
    let (BaseType::BuiltIn(from), BaseType::BuiltIn(to)) = (&before.base, &after.base) else {
        return Some(match (&before.base, &after.base) {
            (_, BaseType::Defined(Kind::Enum, _)) => Conversion::ToLabels,
            (BaseType::Defined(Kind::Enum, _), BaseType::BuiltIn(to))
                if is_text(&spelled(to)) && before.array == after.array =>
            {
                Conversion::Exact
            }
            (BaseType::Defined(..) | BaseType::BuiltIn(_), _) => Conversion::Lossy,
        });
    };
    let (from, to) = (spelled(from), spelled(to));
    if before.array != after.array {
        return Some(if is_text(&to) && !after.array {
            Conversion::Exact
        } else {
            Conversion::Lossy
        });
    }
    // Arrays are cast element by element, which always writes them anew.
    let is_in_place = cast.is_none() && !before.array;
    Some(match (from.0, to.0) {
        ("varchar", "text") | ("text", "varchar") if to.1.is_empty() && is_in_place => {
            return None;
        }
        ("varchar", "varchar") if longer(&from.1, &to.1) && is_in_place => return None,
        ("numeric", "numeric") if more_digits(&from.1, &to.1) && is_in_place => return None,
        _ if is_text(&to) && is_kept_as_text(from.0) => Conversion::Exact,
        ("varchar", "varchar") if longer(&from.1, &to.1) => Conversion::Exact,
        ("numeric", "numeric") if fits(&from.1, &to.1) => Conversion::Exact,
        ("smallint", "integer" | "bigint" | "real" | "float8")
        | ("integer", "bigint" | "float8")
        | ("real", "float8")
        | ("jsonb", "json") => Conversion::Exact,
        ("smallint" | "integer" | "bigint", "numeric") if to.1.is_empty() => Conversion::Exact,
        ("bigint", "integer" | "smallint") | ("integer", "smallint") => Conversion::Fitting,
        ("text" | "varchar", "varchar") => Conversion::Fitting,
        ("smallint" | "integer" | "bigint", "numeric") => Conversion::Fitting,
        ("numeric", "numeric") if no_fewer_places(&from.1, &to.1) => Conversion::Fitting,
        ("numeric", "float8") if matches!(from.1[..], [..=15, ..]) => Conversion::Exact,
        ("numeric", "real") if matches!(from.1[..], [..=6, ..]) => Conversion::Exact,
        ("date", "timestamp") => Conversion::Exact,
        ("numeric" | "real" | "float8", "smallint" | "integer" | "bigint")
        | ("numeric", "numeric" | "real" | "float8")
        | ("integer" | "bigint", "real" | "float8")
        | ("float8", "real")
        | ("real" | "float8", "numeric") => Conversion::Rounding,
        ("timestamp", "timestamp") | ("timestamptz", "timestamptz") | ("time", "time") => {
            Conversion::Rounding
        }
        ("timestamp" | "timestamptz", "date") => Conversion::WithoutTime,
        ("timestamp" | "timestamptz", "time") => Conversion::WithoutDay,
        ("json", "jsonb") => Conversion::Normalizing,
        _ => Conversion::Lossy,
    })
}

/// Whether texts of any length fit.
fn is_text((name, modifiers): &(&str, Vec<u32>)) -> bool {
    *name == "text" || *name == "varchar" && modifiers.is_empty()
}

/// Whether every value has a text of its own, which the cast to `text` returns.
fn is_kept_as_text(name: &str) -> bool {
    matches!(
        name,
        "smallint"
            | "integer"
            | "bigint"
            | "numeric"
            | "real"
            | "float8"
            | "boolean"
            | "uuid"
            | "json"
            | "jsonb"
            | "varchar"
            | "text"
            | "date"
            | "time"
            | "timestamp"
            | "interval"
    )
}

/// A type by one of its names, with its modifiers: `decimal(8, 2)` is `numeric` with 8 and 2.
pub(crate) fn spelled(text: &str) -> (&str, Vec<u32>) {
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
        "bool" => "boolean",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time without time zone" => "time",
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

/// At least as many digits after the decimal point.
fn no_fewer_places(before: &[u32], after: &[u32]) -> bool {
    let places = |it: &[u32]| it.get(1).copied().unwrap_or(0);
    !before.is_empty() && places(before) <= places(after)
}

/// At least as many digits before the decimal point, and after it.
fn fits(before: &[u32], after: &[u32]) -> bool {
    let whole = |it: &[u32]| it[0].saturating_sub(it.get(1).copied().unwrap_or(0));
    match (before, after) {
        (_, []) => true,
        ([], _) => false,
        (_, _) => whole(before) <= whole(after) && no_fewer_places(before, after),
    }
}

/// More digits before the decimal point, as many after it.
fn more_digits(before: &[u32], after: &[u32]) -> bool {
    let scale = |it: &[u32]| it.get(1).copied().unwrap_or(0);
    match (before, after) {
        ([_, ..], []) => true,
        ([all, ..], [more, ..]) => all <= more && scale(before) == scale(after),
        _ => false,
    }
}
