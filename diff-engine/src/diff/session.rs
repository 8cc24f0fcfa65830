//! The session settings that a change of types would read, which the draft therefore has to set: the same draft must do
//! the same everywhere.

use driftless_schema::well_known::{WELL_KNOWN, extension_of_type};
use driftless_schema::{BaseType, Cast, Column, Pair, SqlType};

/// The zone that is assumed if no model names one: the one that most programs write.
const ASSUMED_ZONE: &str = "UTC";

/// The settings that a change of types depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionUse {
    /// `TimeZone`: local times become points in time, or the other way round.
    pub zone: Option<Zone>,
    /// `DateStyle`: texts are parsed as dates, or dates are written as texts.
    pub date_style: bool,
    /// `IntervalStyle`: the same for intervals.
    pub interval_style: bool,
    /// Whether the change certainly depends on them: a user-defined type may contain anything.
    pub is_certain: bool,
    /// The expression that names the zone; none if no such expression exists, so that only settings help.
    pub expression: Option<AtZone>,
}

/// The zone of a change of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Its name, as PostgreSQL knows it.
    pub name: String,
    /// Whether a model names it. Otherwise it is assumed.
    pub is_said: bool,
}

/// An expression that names its zone, and so depends on no setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtZone {
    /// `column AT TIME ZONE zone`.
    Plain,
    /// `(column AT TIME ZONE zone)::type`.
    ThenCast,
    /// `column::timestamp AT TIME ZONE zone`.
    FromTimestamp,
}

/// What a type's values have to do with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Timestamp,
    Timestamptz,
    Date,
    Time,
    Timetz,
    Interval,
    /// A range or a multirange of dates or timestamps.
    Range,
    /// A range or a multirange of `timestamptz`.
    ZonedRange,
    Text,
    /// They have nothing to do with time.
    Timeless,
    /// A domain, or another user-defined type: it may be any of the others.
    Unknown,
}

/// The settings that the change of a column's type depends on; none if it depends on no setting.
pub fn session_use(pair: &Pair<Column>, cast: Option<Cast>) -> Option<SessionUse> {
    use Sort::{
        Date, Interval, Range, Text, Time, Timeless, Timestamp, Timestamptz, Timetz, Unknown,
        ZonedRange,
    };
    let sorts = pair.as_ref().map(|it| sort(&it.data_type));
    let ((before, from_array), (after, to_array)) = (sorts.before?, sorts.after?);
    let expression = match (before, after) {
        _ if from_array || to_array => None,
        (Timestamp, Timestamptz) | (Timestamptz, Timestamp) => Some(AtZone::Plain),
        (Timestamptz, Date | Time) => Some(AtZone::ThenCast),
        (Date, Timestamptz) => Some(AtZone::FromTimestamp),
        _ => None,
    };
    let (zone, date_style, interval_style) = match (before, after) {
        (Timestamp | Date, Timestamptz)
        | (Timestamptz, Timestamp | Date | Time | Timetz)
        | (Time, Timetz) => (true, false, false),
        (Text, Timestamptz | ZonedRange) | (Timestamptz | ZonedRange, Text) => (true, true, false),
        (Text, Timetz) => (true, false, false),
        (Text, Timestamp | Date | Range) | (Timestamp | Date | Range, Text) => (false, true, false),
        (Text, Interval) | (Interval, Text) => (false, false, true),
        (Unknown, Timeless) | (Timeless, Unknown) => return None,
        // No value is touched, whatever the types contain.
        (Unknown, _) | (_, Unknown) if cast == Some(Cast::InPlace) => return None,
        (Unknown, _) | (_, Unknown) if pair.before.data_type != pair.after.data_type => {
            (true, true, true)
        }
        _ => return None,
    };
    let is_certain = before != Unknown && after != Unknown;
    let said = pair.after.zone.as_ref();
    let name = said.map_or(ASSUMED_ZONE, String::as_str).to_owned();
    let zone = zone.then(|| Zone { name, is_said: said.is_some() });
    Some(SessionUse { zone, date_style, interval_style, is_certain, expression })
}

/// The sort of a type or of its elements, and whether it is an array. Labels do not depend on settings.
fn sort(data_type: &SqlType) -> Option<(Sort, bool)> {
    let BaseType::BuiltIn(text) = &data_type.base else { return None };
    let plain = SqlType::built_in(text.as_str()).without_modifiers().to_string().to_lowercase();
    let (name, brackets) = plain.split_at(plain.find('[').unwrap_or(plain.len()));
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ");
    let own = name.strip_prefix("pg_catalog.").unwrap_or(&name);
    let sort = match own {
        "timestamp" | "timestamp without time zone" => Sort::Timestamp,
        "timestamptz" | "timestamp with time zone" => Sort::Timestamptz,
        "date" => Sort::Date,
        "time" | "time without time zone" => Sort::Time,
        "timetz" | "time with time zone" => Sort::Timetz,
        it if it.split(' ').next() == Some("interval") => Sort::Interval,
        "tsrange" | "daterange" | "tsmultirange" | "datemultirange" => Sort::Range,
        "tstzrange" | "tstzmultirange" => Sort::ZonedRange,
        "text" | "varchar" | "character varying" | "char" | "character" | "bpchar" | "name"
        | "\"char\"" | "citext" => Sort::Text,
        _ if is_timeless(own) => Sort::Timeless,
        _ if own.ends_with(".citext") => Sort::Text,
        _ => Sort::Unknown,
    };
    Some((sort, data_type.array || !brackets.is_empty()))
}

/// Types of PostgreSQL and of extensions that hold no time, under each of their names.
fn is_timeless(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "int2",
        "int4",
        "int8",
        "int",
        "float4",
        "float8",
        "float",
        "decimal",
        "bool",
        "bit",
        "bit varying",
        "varbit",
        "xml",
        "point",
        "line",
        "lseg",
        "box",
        "path",
        "polygon",
        "circle",
        "tsvector",
        "tsquery",
        "jsonpath",
        "regclass",
        "regconfig",
        "regtype",
        "regproc",
        "regrole",
        "regnamespace",
        "regdictionary",
        "regoper",
        "regoperator",
        "regprocedure",
        "regcollation",
        "xid",
        "xid8",
        "cid",
        "tid",
        "txid_snapshot",
        "pg_snapshot",
    ];
    let other = || extension_of_type(&SqlType::built_in(name)).is_some();
    WELL_KNOWN.iter().any(|it| it.postgres == name) || OTHERS.contains(&name) || other()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(before: &str, after: &str) -> Option<SessionUse> {
        let column = |it: &str| Column::new("c", SqlType::built_in(it));
        session_use(&Pair { before, after }.map(column), None)
    }

    #[test]
    fn a_type_is_known_by_each_of_its_spellings() {
        for before in [
            "timestamp",
            "TIMESTAMP(3)",
            "timestamp (3)  without time zone",
            "pg_catalog.timestamp",
            "timestamp(0) without time zone",
        ] {
            for after in ["timestamptz", "timestamp(6) with time zone", "pg_catalog.timestamptz(2)"]
            {
                let found = between(before, after).expect("it depends on the zone");
                assert_eq!(found.expression, Some(AtZone::Plain), "{before} to {after}");
                assert_eq!(found.zone.map(|it| it.name).as_deref(), Some("UTC"));
            }
        }
        assert_eq!(between("timestamp[]", "timestamptz[]").expect("it depends").expression, None);
    }

    #[test]
    fn what_depends_on_no_setting_is_left_alone() {
        for (before, after) in [
            ("timestamp", "date"),
            ("date", "timestamp"),
            ("timestamptz(3)", "timestamptz"),
            ("timetz", "time"),
            ("integer", "bigint"),
            ("interval day to second(3)", "interval"),
            ("varchar(20)", "text"),
            ("text", "citext"),
            ("text", "jsonb"),
            ("text", "public.hstore"),
            ("integer", "public.positive"),
        ] {
            assert_eq!(between(before, after), None, "{before} to {after}");
        }
    }
}
