//! How an enum's values are stored: as an enum of PostgreSQL, in a column of numbers or texts, or by conversions that are
//! written elsewhere.

use heck::{
    ToKebabCase as _, ToLowerCamelCase as _, ToShoutySnakeCase as _, ToSnakeCase as _,
    ToUpperCamelCase as _,
};
use syn::{Ident, LitStr, Path};

use crate::attr::{DbEnum, EnumAttributes};
use crate::ctxt::Ctxt;
use crate::spelling::{list, plain};
use crate::types::of_diesel;

/// How an enum's values are stored.
pub(crate) enum Storage {
    /// In an enum of PostgreSQL; the Rust enum is its own Diesel type.
    Own,
    /// In a column of a built-in type.
    Column(Column),
    /// In an enum of PostgreSQL whose Diesel type and conversions are written elsewhere.
    Elsewhere(Path),
}

/// A column type that can store an enum.
pub(crate) struct Column {
    /// The Diesel type, as written.
    pub(crate) sql_type: Path,
    pub(crate) kept: &'static Kept,
}

/// How a column type stores an enum.
pub(crate) struct Kept {
    /// Its names in Diesel.
    diesel: &'static [&'static str],
    /// Its name in PostgreSQL.
    pub(crate) postgres: &'static str,
    pub(crate) oid: u32,
    pub(crate) array_oid: u32,
    /// The integer type that Rust reads and writes; `None` for a text.
    pub(crate) integer: Option<Integer>,
}

/// An integer type that discriminants have to fit into.
pub(crate) struct Integer {
    pub(crate) rust: &'static str,
    pub(crate) least: i128,
    pub(crate) greatest: i128,
}

const KEPT: &[Kept] = &[
    Kept {
        diesel: &["SmallInt", "Int2"],
        postgres: "smallint",
        oid: 21,
        array_oid: 1005,
        integer: Some(Integer { rust: "i16", least: i16::MIN as i128, greatest: i16::MAX as i128 }),
    },
    Kept {
        diesel: &["Integer", "Int4"],
        postgres: "integer",
        oid: 23,
        array_oid: 1007,
        integer: Some(Integer { rust: "i32", least: i32::MIN as i128, greatest: i32::MAX as i128 }),
    },
    Kept {
        diesel: &["BigInt", "Int8"],
        postgres: "bigint",
        oid: 20,
        array_oid: 1016,
        integer: Some(Integer { rust: "i64", least: i64::MIN as i128, greatest: i64::MAX as i128 }),
    },
    Kept { diesel: &["Text"], postgres: "text", oid: 25, array_oid: 1009, integer: None },
    Kept {
        diesel: &["VarChar", "Varchar"],
        postgres: "character varying",
        oid: 1043,
        array_oid: 1015,
        integer: None,
    },
];

impl Storage {
    pub(crate) fn read(ctxt: &Ctxt, ident: &Ident, attributes: &EnumAttributes) -> Self {
        let Some(path) = &attributes.sql_type else {
            return match &attributes.db_enum {
                Some(it) => Self::Elsewhere(mapping(ident, it)),
                None => Self::Own,
            };
        };
        if path.is_ident(ident) {
            ctxt.fatal(path, "the enum is its own Diesel type: remove `sql_type`");
        }
        let Some(name) = of_diesel(path) else { return Self::Elsewhere(path.clone()) };
        match KEPT.iter().find(|it| it.diesel.contains(&name.as_str())) {
            Some(kept) => Self::Column(Column { sql_type: path.clone(), kept }),
            None => {
                let known = list(KEPT.iter().map(|it| it.diesel[0]));
                let message = format!("an enum is kept as {known}, not as `{name}`");
                ctxt.error(path, message);
                Self::Own
            }
        }
    }
}

/// The Diesel type that diesel-derive-enum names or generates.
fn mapping(ident: &Ident, db_enum: &DbEnum) -> Path {
    match (&db_enum.existing_type_path, &db_enum.diesel_type) {
        (Some(path), _) | (None, Some(path)) => path.clone(),
        (None, None) => Path::from(Ident::new(&format!("{}Mapping", plain(ident)), ident.span())),
    }
}

/// A type's name in the database, as diesel-derive-enum derives it from a name in Rust.
pub(crate) fn db_name(name: &str) -> String {
    name.to_snake_case()
}

/// A label as diesel-derive-enum spells it. It splits a name into words, not at each capital: `HTTPServer` is `http_server`.
pub(crate) fn db_label(variant: &str, db_enum: &DbEnum) -> String {
    match db_enum.value_style.as_ref().map(LitStr::value).as_deref() {
        Some("camelCase") => variant.to_lower_camel_case(),
        Some("kebab-case") => variant.to_kebab_case(),
        Some("PascalCase") => variant.to_upper_camel_case(),
        Some("SCREAMING_SNAKE_CASE") => variant.to_shouty_snake_case(),
        Some("UPPERCASE") => variant.to_uppercase(),
        Some("verbatim" | "verbatimcase") => variant.to_owned(),
        // diesel-derive-enum itself refuses other styles.
        Some(_) | None => variant.to_snake_case(),
    }
}
