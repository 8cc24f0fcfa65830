//! The Rust type of a column: Diesel's own, or one of a crate that the project uses.

use driftless_schema::well_known::{OF_CRATES, RANGES, WellKnown, spelled};
use driftless_schema::{BaseType, Kind, QualifiedName, Schema, SqlType};

/// The crates that a project uses, by their names in Rust.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crates(Vec<String>);

impl Crates {
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Crates {
        Crates(names.into_iter().map(|it| it.replace('-', "_")).collect())
    }

    /// Those that most projects use.
    pub(crate) fn usual() -> Crates {
        Crates::new(["chrono", "uuid", "serde_json", "bigdecimal"].map(str::to_owned))
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|it| it == name)
    }
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RustType {
    /// `Vec<Option<String>>`, without the `Option` of a column that may be null.
    pub(super) path: String,
    /// The Diesel type, if the type in the database does not lead to it.
    pub(super) sql_type: Option<String>,
    /// The feature of Diesel that it needs.
    pub(super) feature: Option<&'static str>,
    /// The crate that it is from.
    pub(super) of_crate: Option<&'static str>,
    /// Whether the derive infers the Diesel type from it.
    inferred: bool,
}

impl RustType {
    fn plain(path: &str) -> RustType {
        RustType {
            path: path.to_owned(),
            sql_type: None,
            feature: None,
            of_crate: None,
            inferred: true,
        }
    }

    /// For which an attribute has to say the Diesel type.
    fn said(path: &str) -> RustType {
        RustType { inferred: false, ..RustType::plain(path) }
    }

    fn of(crate_name: &'static str, feature: &'static str, path: &str) -> RustType {
        RustType { feature: Some(feature), of_crate: Some(crate_name), ..RustType::plain(path) }
    }
}

/// None if no Rust type is known.
pub(super) fn rust_type(
    data_type: &SqlType,
    schema: &Schema,
    crates: &Crates,
    of_enum: &dyn Fn(&QualifiedName) -> Option<String>,
) -> Option<RustType> {
    let element = match &data_type.base {
        BaseType::BuiltIn(text) => {
            let array = text.ends_with("[]");
            let element = built_in(text.trim_end_matches("[]"), crates)?;
            return arrayed(element, array || data_type.array);
        }
        BaseType::Defined(Kind::Enum, name) => RustType::plain(&of_enum(name)?),
        BaseType::Defined(Kind::Domain, name) => {
            let domain = schema.domains.iter().find(|it| it.name == *name)?;
            let over = rust_type(&domain.data_type, schema, crates, of_enum)?;
            // The name of a domain says nothing of Diesel's type, and an enum under a domain has a type of its own.
            let is_enum = domain.data_type.as_enum().is_some();
            let row = spelled(bare(&domain.data_type.to_string())).map(|(row, _)| row);
            let sql_type = match (over.inferred, row) {
                (true, _) => None,
                (false, Some(row)) => Some(format!("diesel::sql_types::{}", row.diesel[0])),
                (false, None) => return None,
            };
            let is_array_of_arrays = data_type.array && domain.data_type.array;
            if is_enum || is_array_of_arrays {
                return None;
            }
            match (sql_type, data_type.array) {
                (Some(_), true) => return None,
                (sql_type, _) => RustType { sql_type: sql_type.or(over.sql_type.clone()), ..over },
            }
        }
        BaseType::Defined(..) => return None,
    };
    arrayed(element, data_type.array)
}

fn arrayed(element: RustType, array: bool) -> Option<RustType> {
    if !array {
        return Some(element);
    }
    if element.path.starts_with("Vec<(") {
        return None;
    }
    let path = match element.inferred {
        true => format!("Vec<Option<{}>>", element.path),
        // The attribute that says the Diesel type says it of elements that are not null.
        false => format!("Vec<{}>", element.path),
    };
    let sql_type = element.sql_type.map(|it| format!("diesel::sql_types::Array<{it}>"));
    Some(RustType { path, sql_type, ..element })
}

/// The spelling without the schema of an extension: `public.vector(3)` is `vector(3)`.
pub(super) fn bare(text: &str) -> &str {
    let name = text.split('(').next().unwrap_or(text);
    name.rfind('.').map_or(text, |at| &text[at + 1..])
}

fn built_in(whole: &str, crates: &Crates) -> Option<RustType> {
    let text = bare(whole);
    let plain = text.split('(').next().unwrap_or(text).trim();
    if ["character", "bpchar", "name"].contains(&plain) {
        return Some(RustType::plain("String"));
    }
    if let Some(it) = OF_CRATES.iter().find(|it| it.postgres == Some(plain) && !it.rust.is_empty())
    {
        let path = format!("{}::{}", it.crate_name, it.rust);
        let of_crate = Some(it.crate_name);
        return crates.has(it.crate_name).then(|| RustType { of_crate, ..RustType::plain(&path) });
    }
    if let Some((element, range, _)) = RANGES.iter().find(|it| it.1 == plain || it.2 == plain) {
        let bound = built_in(element, crates)?;
        let bounds = format!("(std::ops::Bound<{0}>, std::ops::Bound<{0}>)", bound.path);
        let path = if *range == plain { bounds } else { format!("Vec<{bounds}>") };
        return Some(RustType { path, inferred: false, ..bound });
    }
    let (row, _) = spelled(text)?;
    let found = well_known(row, crates)?;
    // With a schema, the spelling does not lead to Diesel's type.
    let sql_type =
        (text != whole && !found.inferred).then(|| format!("diesel::sql_types::{}", row.diesel[0]));
    Some(RustType { sql_type, ..found })
}

fn well_known(row: &WellKnown, crates: &Crates) -> Option<RustType> {
    let dated = |of_chrono: &str, of_time: &str, otherwise: &str| {
        Some(match (crates.has("chrono"), crates.has("time")) {
            (true, _) => RustType::of("chrono", "chrono", of_chrono),
            (false, true) => RustType::of("time", "time", of_time),
            (false, false) => RustType::plain(otherwise),
        })
    };
    let of = |crate_name: &'static str, feature: &'static str, path: &str| {
        crates.has(crate_name).then(|| RustType::of(crate_name, feature, path))
    };
    match row.diesel[0] {
        "Bool" => Some(RustType::plain("bool")),
        "SmallInt" => Some(RustType::plain("i16")),
        "Integer" => Some(RustType::plain("i32")),
        "BigInt" => Some(RustType::plain("i64")),
        "Float" => Some(RustType::plain("f32")),
        "Double" => Some(RustType::plain("f64")),
        "Numeric" => Some(
            of("bigdecimal", "numeric", "bigdecimal::BigDecimal")
                .unwrap_or_else(|| RustType::plain("diesel::data_types::PgNumeric")),
        ),
        "Text" | "VarChar" => Some(RustType::plain("String")),
        "Citext" => Some(RustType::said("String")),
        "Binary" => Some(RustType::plain("Vec<u8>")),
        "Date" => dated("chrono::NaiveDate", "time::Date", "diesel::data_types::PgDate"),
        "Time" => dated("chrono::NaiveTime", "time::Time", "diesel::data_types::PgTime"),
        "Timestamp" => {
            dated("chrono::NaiveDateTime", "time::PrimitiveDateTime", "std::time::SystemTime")
        }
        "Timestamptz" => match crates.has("chrono") || crates.has("time") {
            true => dated("chrono::DateTime<chrono::Utc>", "time::OffsetDateTime", ""),
            false => Some(RustType::said("diesel::data_types::PgTimestamp")),
        },
        "Interval" => Some(RustType::plain("diesel::data_types::PgInterval")),
        "Uuid" => of("uuid", "uuid", "uuid::Uuid"),
        "Jsonb" => of("serde_json", "serde_json", "serde_json::Value"),
        "Json" => of("serde_json", "serde_json", "serde_json::Value")
            .map(|it| RustType { inferred: false, ..it }),
        "Inet" => of("ipnetwork", "network-address", "ipnetwork::IpNetwork"),
        "Cidr" => of("ipnetwork", "network-address", "ipnetwork::IpNetwork")
            .map(|it| RustType { inferred: false, ..it }),
        "MacAddr" => Some(RustType::said("[u8; 6]")),
        "MacAddr8" => Some(RustType::said("[u8; 8]")),
        "Money" => Some(RustType::plain("diesel::data_types::PgMoney")),
        "PgLsn" => Some(RustType::plain("diesel::data_types::PgLsn")),
        "Oid" => Some(RustType::said("u32")),
        "CChar" => Some(RustType::said("u8")),
        _ => None,
    }
}
