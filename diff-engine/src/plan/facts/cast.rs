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
    /// A value that does not fit may be rounded, or the statement fails.
    Lossy,
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
    let is_lossy = match conversion {
        Conversion::Lossy => true,
        Conversion::Exact | Conversion::ToLabels | Conversion::ByUsing => false,
    };
    let facts = match is_lossy {
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
            Conversion::ByUsing | Conversion::Lossy,
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
        return Some(match after.base {
            BaseType::Defined(Kind::Enum, _) => Conversion::ToLabels,
            BaseType::Defined(..) | BaseType::BuiltIn(_) => Conversion::Lossy,
        });
    };
    let (from, to) = (spelled(from), spelled(to));
    Some(match (from.0, to.0) {
        _ if before.array || after.array => Conversion::Lossy,
        ("varchar", "text") | ("text", "varchar") if to.1.is_empty() && cast.is_none() => {
            return None;
        }
        ("varchar", "varchar") if longer(&from.1, &to.1) && cast.is_none() => return None,
        ("numeric", "numeric") if more_digits(&from.1, &to.1) && cast.is_none() => return None,
        ("smallint", "integer" | "bigint") | ("integer", "bigint") | ("real", "float8") => {
            Conversion::Exact
        }
        ("smallint" | "integer" | "bigint", "numeric") if to.1.is_empty() => Conversion::Exact,
        _ => Conversion::Lossy,
    })
}

/// A type by one of its names, with its modifiers: `decimal(8, 2)` is `numeric` with 8 and 2.
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

/// More digits before the decimal point, as many after it.
fn more_digits(before: &[u32], after: &[u32]) -> bool {
    let scale = |it: &[u32]| it.get(1).copied().unwrap_or(0);
    match (before, after) {
        ([_, ..], []) => true,
        ([all, ..], [more, ..]) => all <= more && scale(before) == scale(after),
        _ => false,
    }
}
