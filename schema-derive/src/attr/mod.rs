//! Attributes: Diesel's are read first, ours under `#[schema(…)]`; what they say is kept as it was written.

mod check;
mod db_enum;
mod enumeration;
mod exclusion;
mod extension;
mod field;
mod foreign_key;
mod index;
mod item;
mod literal;
mod options;
mod partial;
mod primary_key;
mod sequence;
mod statistics;
mod structure;
mod unique;
mod value;
mod variant;

pub(crate) use self::check::Check;
pub(crate) use self::db_enum::DbEnum;
pub(crate) use self::enumeration::EnumAttributes;
pub(crate) use self::exclusion::Exclusion;
pub(crate) use self::extension::Extension;
pub(crate) use self::field::FieldAttributes;
pub(crate) use self::foreign_key::ForeignKey;
pub(crate) use self::index::{Index, IndexColumn, IndexKey};
pub(crate) use self::item::skip;
pub(crate) use self::options::{Options, Said, Value};
pub(crate) use self::partial::is_partial;
pub(crate) use self::sequence::Sequence;
pub(crate) use self::statistics::Statistics;
pub(crate) use self::structure::StructAttributes;
pub(crate) use self::unique::Unique;
pub(crate) use self::variant::VariantAttributes;
