//! Types by spelling: the one table that maps Rust types to Diesel types, and those to PostgreSQL's spellings.
//!
//! The derive writes `table!` by it; code that fits a model to a database reads it in the other direction.

use crate::{BaseType, SqlType, Storage};

/// One type, as Rust, Diesel and PostgreSQL spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WellKnown {
    /// Rust types, by their last segment.
    pub rust: &'static [&'static str],
    /// Diesel's names in `sql_types`, the canonical one first: Diesel defines arithmetic for these names.
    pub diesel: &'static [&'static str],
    /// As PostgreSQL's `format_type` prints it.
    pub postgres: &'static str,
}

const fn row(
    rust: &'static [&'static str],
    diesel: &'static [&'static str],
    postgres: &'static str,
) -> WellKnown {
    WellKnown { rust, diesel, postgres }
}

/// Every type that is known by its spelling.
pub const WELL_KNOWN: &[WellKnown] = &[
    row(&["bool"], &["Bool"], "boolean"),
    row(&["i16"], &["SmallInt", "Int2", "SmallSerial"], "smallint"),
    row(&["i32"], &["Integer", "Int4", "Serial"], "integer"),
    row(&["i64"], &["BigInt", "Int8", "BigSerial", "Bigserial"], "bigint"),
    row(&["f32"], &["Float", "Float4"], "real"),
    row(&["f64"], &["Double", "Float8"], "double precision"),
    row(&["BigDecimal", "Decimal", "PgNumeric"], &["Numeric", "Decimal"], "numeric"),
    row(&["String", "str"], &["Text"], "text"),
    row(&[], &["VarChar", "Varchar"], "character varying"),
    row(&[], &["Citext"], "citext"),
    row(&[], &["Binary", "Bytea"], "bytea"),
    row(&["NaiveDate", "Date", "PgDate"], &["Date"], "date"),
    row(&["NaiveTime", "Time", "PgTime"], &["Time"], "time without time zone"),
    row(
        &["NaiveDateTime", "PrimitiveDateTime", "SystemTime", "PgTimestamp"],
        &["Timestamp"],
        "timestamp without time zone",
    ),
    row(&["DateTime", "OffsetDateTime"], &["Timestamptz"], "timestamp with time zone"),
    row(&["PgInterval", "Duration", "TimeDelta"], &["Interval"], "interval"),
    row(&["Uuid"], &["Uuid"], "uuid"),
    row(&["Value", "Json"], &["Jsonb"], "jsonb"),
    row(&[], &["Json"], "json"),
    row(&["IpNetwork", "IpNet"], &["Inet"], "inet"),
    row(&[], &["Cidr"], "cidr"),
    row(&[], &["MacAddr", "Macaddr"], "macaddr"),
    row(&[], &["MacAddr8", "Macaddr8"], "macaddr8"),
    row(&["PgMoney", "Cents"], &["Money"], "money"),
    row(&["PgLsn"], &["PgLsn"], "pg_lsn"),
    row(&[], &["Oid"], "oid"),
    row(&[], &["CChar"], "\"char\""),
    row(&[], &["Int4range"], "int4range"),
    row(&[], &["Int8range"], "int8range"),
    row(&[], &["Numrange"], "numrange"),
    row(&[], &["Tsrange"], "tsrange"),
    row(&[], &["Tstzrange"], "tstzrange"),
    row(&[], &["Daterange"], "daterange"),
    row(&[], &["Int4multirange"], "int4multirange"),
    row(&[], &["Int8multirange"], "int8multirange"),
    row(&[], &["Nummultirange"], "nummultirange"),
    row(&[], &["Tsmultirange"], "tsmultirange"),
    row(&[], &["Tstzmultirange"], "tstzmultirange"),
    row(&[], &["Datemultirange"], "datemultirange"),
];

/// The type with that PostgreSQL spelling, under any of its names and with any modifiers, and whether it is an array of
/// that. `character` and `bit` are not in the table: without a length they have one character or bit.
pub fn spelled(postgres: &str) -> Option<(&'static WellKnown, bool)> {
    const OTHER_NAMES: &[(&str, &str)] = &[
        ("int2", "smallint"),
        ("int", "integer"),
        ("int4", "integer"),
        ("int8", "bigint"),
        ("float4", "real"),
        ("float8", "double precision"),
        ("float", "double precision"),
        ("bool", "boolean"),
        ("decimal", "numeric"),
        ("varchar", "character varying"),
        ("time", "time without time zone"),
        ("timestamp", "timestamp without time zone"),
        ("timestamptz", "timestamp with time zone"),
    ];
    let plain = SqlType::built_in(postgres).without_modifiers().to_string().to_lowercase();
    let (name, brackets) = plain.split_at(plain.find('[').unwrap_or(plain.len()));
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.strip_prefix("pg_catalog.").unwrap_or(&name);
    let other = OTHER_NAMES.iter().find(|(it, _)| *it == name);
    let name = other.map_or(name, |(_, name)| name);
    let row = WELL_KNOWN.iter().find(|it| it.postgres == name)?;
    Some((row, !brackets.is_empty()))
}

/// A type of a crate that defines its own Diesel type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfACrate {
    /// The crate's name in Rust.
    pub crate_name: &'static str,
    /// The Rust type's last segment; empty if values have no type of their own.
    pub rust: &'static str,
    /// The path of the Diesel type within the crate.
    pub diesel: &'static [&'static str],
    /// PostgreSQL's spelling; none if it needs a modifier, which only the user knows.
    pub postgres: Option<&'static str>,
}

const fn of_a_crate(
    crate_name: &'static str,
    rust: &'static str,
    diesel: &'static [&'static str],
    postgres: Option<&'static str>,
) -> OfACrate {
    OfACrate { crate_name, rust, diesel, postgres }
}

/// Every type that is known by its crate.
pub const OF_CRATES: &[OfACrate] = &[
    of_a_crate("diesel_full_text_search", "PgTsVector", &["TsVector"], Some("tsvector")),
    of_a_crate("diesel_full_text_search", "", &["TsQuery"], Some("tsquery")),
    of_a_crate("diesel_full_text_search", "TsConfiguration", &["RegConfig"], Some("regconfig")),
    of_a_crate("diesel_ltree", "Ltree", &["sql_types", "Ltree"], Some("ltree")),
    of_a_crate("diesel_ltree", "", &["sql_types", "Lquery"], Some("lquery")),
    of_a_crate("diesel_ltree", "", &["sql_types", "Ltxtquery"], Some("ltxtquery")),
    of_a_crate("pgvector", "Vector", &["sql_types", "Vector"], Some("vector")),
    of_a_crate("pgvector", "HalfVector", &["sql_types", "HalfVector"], Some("halfvec")),
    of_a_crate("pgvector", "SparseVector", &["sql_types", "SparseVector"], Some("sparsevec")),
    // `bit` without a length is one bit.
    of_a_crate("pgvector", "Bit", &["sql_types", "Bit"], None),
];

/// PostgreSQL's ranges and multiranges, by their element types. Diesel's names differ only by a capital.
pub const RANGES: &[(&str, &str, &str)] = &[
    ("integer", "int4range", "int4multirange"),
    ("bigint", "int8range", "int8multirange"),
    ("numeric", "numrange", "nummultirange"),
    ("date", "daterange", "datemultirange"),
    ("timestamp without time zone", "tsrange", "tsmultirange"),
    ("timestamp with time zone", "tstzrange", "tstzmultirange"),
];

/// PostgreSQL's own types whose values all have one length, so that they are stored `PLAIN`; and the few of varying
/// length that are not stored `EXTENDED` (`typstorage` in `pg_type`, PostgreSQL 13 to 18).
const PLAIN: &[&str] = &[
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double precision",
    "date",
    "time",
    "timestamp",
    "interval",
    "uuid",
    "macaddr",
    "macaddr8",
    "money",
    "pg_lsn",
    "oid",
    "\"char\"",
    "name",
    "tsquery",
    "point",
    "lseg",
    "box",
    "line",
    "circle",
];
const MAIN: &[&str] = &["numeric", "inet", "cidr"];
const EXTENDED: &[&str] = &[
    "text",
    "character varying",
    "varchar",
    "character",
    "char",
    "bpchar",
    "bytea",
    "json",
    "jsonb",
    "xml",
    "bit",
    "bit varying",
    "varbit",
    "tsvector",
    "path",
    "polygon",
    "citext",
    "hstore",
    "ltree",
];

/// How long values of a type are stored by default; none if that is not known.
pub fn own_storage(data_type: &SqlType) -> Option<Storage> {
    if data_type.array {
        return Some(Storage::Extended);
    }
    let BaseType::BuiltIn(spelling) = &data_type.base else { return Some(Storage::Plain) };
    let name = spelling.split('(').next().unwrap_or_default().trim().to_lowercase();
    // The name of an extension's type contains its namespace.
    let name = name.rsplit_once('.').map_or(name.as_str(), |(_, name)| name);
    let is_range = RANGES.iter().any(|(_, one, many)| *one == name || *many == name);
    match name {
        _ if PLAIN.contains(&name) || name.starts_with("time") || name.starts_with("interval") => {
            Some(Storage::Plain)
        }
        _ if MAIN.contains(&name) => Some(Storage::Main),
        _ if EXTENDED.contains(&name) || is_range => Some(Storage::Extended),
        _ => None,
    }
}

/// Types that an extension provides, and the extension.
const OF_EXTENSIONS: &[(&str, &str)] = &[
    ("citext", "citext"),
    ("hstore", "hstore"),
    ("ltree", "ltree"),
    ("lquery", "ltree"),
    ("ltxtquery", "ltree"),
    ("vector", "vector"),
    ("halfvec", "vector"),
    ("sparsevec", "vector"),
    ("cube", "cube"),
    ("isbn", "isn"),
    ("seg", "seg"),
];

/// Operator classes that an extension provides, and the extension.
const CLASSES: &[(&str, &str)] = &[
    ("gin_trgm_ops", "pg_trgm"),
    ("gist_trgm_ops", "pg_trgm"),
    ("gist__int_ops", "intarray"),
    ("gist__intbig_ops", "intarray"),
    ("gin__int_ops", "intarray"),
    ("gist_ltree_ops", "ltree"),
    ("gist_hstore_ops", "hstore"),
    ("gin_hstore_ops", "hstore"),
    ("vector_l2_ops", "vector"),
    ("vector_ip_ops", "vector"),
    ("vector_cosine_ops", "vector"),
    ("vector_l1_ops", "vector"),
    ("halfvec_l2_ops", "vector"),
    ("halfvec_cosine_ops", "vector"),
];

/// The extension that provides a type, if the type's name tells.
pub fn extension_of_type(data_type: &SqlType) -> Option<&'static str> {
    let BaseType::BuiltIn(spelling) = &data_type.base else { return None };
    let name = spelling.split(['(', '[']).next().unwrap_or_default().trim().to_lowercase();
    let name = name.rsplit_once('.').map_or(name.as_str(), |(_, name)| name);
    OF_EXTENSIONS.iter().find(|(it, _)| *it == name).map(|(_, extension)| *extension)
}

/// PostgreSQL's own types that only `btree_gist` can put into a GiST index.
const SCALARS: &[&str] = &[
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double precision",
    "numeric",
    "text",
    "character varying",
    "varchar",
    "character",
    "char",
    "bytea",
    "date",
    "uuid",
    "money",
    "oid",
    "macaddr",
    "bit",
    "bit varying",
];

/// Whether a GiST index over the type needs `btree_gist`.
pub fn needs_btree_gist(data_type: &SqlType) -> bool {
    let BaseType::BuiltIn(spelling) = &data_type.base else { return !data_type.array };
    let name = spelling.split('(').next().unwrap_or_default().trim().to_lowercase();
    let is_time = name.starts_with("time") || name.starts_with("interval");
    !data_type.array && (is_time || SCALARS.contains(&name.as_str()))
}

/// The extension that provides an operator class.
pub fn extension_of_class(name: &str) -> Option<&'static str> {
    CLASSES.iter().find(|(it, _)| *it == name).map(|(_, extension)| *extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_stands_in_two_rows() {
        let mut rust: Vec<_> = WELL_KNOWN.iter().flat_map(|it| it.rust).collect();
        let mut diesel: Vec<_> = WELL_KNOWN.iter().flat_map(|it| it.diesel).collect();
        let lengths = (rust.len(), diesel.len());
        rust.sort();
        rust.dedup();
        diesel.sort();
        diesel.dedup();
        assert_eq!((rust.len(), diesel.len()), lengths);
    }

    #[test]
    fn no_type_of_a_crate_is_taken_for_another() {
        for it in OF_CRATES {
            let same = |row: &&WellKnown| row.rust.contains(&it.rust);
            assert_eq!(WELL_KNOWN.iter().find(same), None, "{}", it.rust);
        }
    }

    #[test]
    fn a_type_is_found_by_each_of_its_names() {
        let name = |it: &str| spelled(it).map(|(row, array)| (row.diesel[0], array));
        assert_eq!(name("INT8"), Some(("BigInt", false)));
        assert_eq!(name("decimal (8, 2)[]"), Some(("Numeric", true)));
        assert_eq!(name("timestamp(3)  with time zone"), Some(("Timestamptz", false)));
        assert_eq!(name("pg_catalog.int4[3]"), Some(("Integer", true)));
        assert_eq!(name("varchar(20)"), Some(("VarChar", false)));
        assert_eq!(name("public.mood"), None);
        assert_eq!(name("char(3)"), None);
        assert_eq!(name("bit(3)"), None);
    }

    #[test]
    fn every_range_is_of_a_well_known_type_and_is_one() {
        for (element, range, multirange) in RANGES {
            for postgres in [element, range, multirange] {
                assert!(WELL_KNOWN.iter().any(|it| it.postgres == *postgres), "{postgres}");
            }
        }
    }
}
