//! Attributes: first Diesel's, then driftless' own, `#[schema(…)]` or `#[driftless(…)]`. Values are kept as written.

mod db_enum;
mod enumeration;
mod field;
pub(crate) mod item;
mod level;
pub(crate) mod literal;
mod no_column;
pub(crate) mod options;
mod partial;
mod structure;
pub(crate) mod value;
mod variant;
mod view;

pub(crate) use self::db_enum::DbEnum;
pub(crate) use self::enumeration::{EnumAttributes, Order};
pub(crate) use self::field::FieldAttributes;
pub(crate) use self::item::skip;
pub(crate) use self::literal::string_value;
pub(crate) use self::no_column::NoColumn;
pub(crate) use self::options::Options;
pub(crate) use self::partial::is_partial;
pub(crate) use self::structure::StructAttributes;
pub(crate) use self::variant::VariantAttributes;
