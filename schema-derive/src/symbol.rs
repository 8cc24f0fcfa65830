//! The names of attributes and of the words in them, each in one place. A word of one part is in the part's file.

/// Our attribute: `#[schema(…)]`.
pub(crate) const SCHEMA: &str = "schema";
/// Its second name, for items whose `#[schema(…)]` is another derive's: `#[driftless(…)]`.
pub(crate) const DRIFTLESS: &str = "driftless";
/// The name that it has on columns from `shared_columns`: ours, whatever the struct that takes the columns over calls it.
pub(crate) const SHARED: &str = "driftless_shared";
/// Diesel's attribute: `#[diesel(…)]`.
pub(crate) const DIESEL: &str = "diesel";
/// Our attribute macro: `#[with_columns(…)]`.
pub(crate) const WITH_COLUMNS: &str = "with_columns";

/// Words that mean a database, so that they are ours wherever they stand.
pub(crate) const OURS_ALONE: &[&str] = &[
    BACKFILL,
    "check",
    COLUMN,
    CONVERSIONS,
    "exclude",
    "foreign_key",
    GENERATED,
    IDENTITY,
    INDEX,
    "policy",
    PRIMARY_KEY,
    "references",
    REMOVED,
    RENAMED_FROM,
    SERIAL,
    SQL_TYPE,
    TABLE_MACRO,
    "trigger",
    UNIQUE,
    UNMANAGED,
    "view",
    "view_file",
];
/// The words of utoipa's `ToSchema` in `#[schema(…)]`, without those that are words of ours too.
pub(crate) const OF_UTOIPA: &[&str] = &[
    "additional_properties",
    "as",
    "bound",
    "content_encoding",
    "content_media_type",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "exclusive_maximum",
    "exclusive_minimum",
    "format",
    "ignore",
    "inline",
    "max_items",
    "max_properties",
    "maximum",
    "min_items",
    "min_length",
    "min_properties",
    "minimum",
    "multiple_of",
    "no_recursion",
    "nullable",
    "pattern",
    "read_only",
    "required",
    "schema_with",
    "title",
    "value_type",
    "write_only",
    "xml",
];

/// The attribute of diesel-derive-enum, and those of its version 2.
pub(crate) const DB_ENUM: &str = "db_enum";
pub(crate) const DB_RENAME: &str = "db_rename";
pub(crate) const DB_VALUE_STYLE: &str = "DbValueStyle";
pub(crate) const DIESEL_TYPE_2: &str = "DieselType";
pub(crate) const EXISTING_TYPE_PATH_2: &str = "ExistingTypePath";
pub(crate) const PG_TYPE_2: &str = "PgType";
/// The words in that attribute that the derive reads.
pub(crate) const DIESEL_TYPE: &str = "diesel_type";
pub(crate) const EXISTING_TYPE_PATH: &str = "existing_type_path";
pub(crate) const PG_TYPE: &str = "pg_type";
pub(crate) const VALUE_STYLE: &str = "value_style";

/// The words in `#[schema(…)]` on a struct, without those of parts and options.
pub(crate) const ON_STRUCT: &[&str] = &[
    COLUMN,
    COMMENT,
    NAME,
    PARTIAL,
    PRIMARY_KEY,
    PRIMARY_KEY_NAME,
    RENAMED_FROM,
    SCHEMA,
    SCHEMA_RENAMED_FROM,
    TABLE_MACRO,
    UNMANAGED,
];
/// The words in `#[schema(…)]` on a field, without those of parts and options.
pub(crate) const ON_FIELD: &[&str] = &[
    BACKFILL,
    COMMENT,
    DEFAULT,
    GENERATED,
    IDENTITY,
    MAX_LENGTH,
    NAME,
    NOT_NULL,
    NULL,
    RENAMED_FROM,
    SERIAL,
    SQL_TYPE,
    TYPE,
    ZONE,
];
/// Levels of rules, on a struct and on a field.
pub(crate) const LEVELS: &[&str] = &["allow", "error", "note", "warn"];
/// The words in `#[schema(…)]` on an enum.
pub(crate) const ON_ENUM: &[&str] = &[
    COMMENT,
    CONVERSIONS,
    NAME,
    ORDER,
    REMOVED,
    RENAME_ALL,
    RENAMED_FROM,
    SCHEMA,
    SQL_TYPE,
    UNMANAGED,
];
/// The words in `removed(…)` after the label.
pub(crate) const IN_REMOVED: &[&str] = &[MAP_TO];
/// The words in `#[schema(…)]` on a variant.
pub(crate) const ON_VARIANT: &[&str] = &[RENAME, RENAMED_FROM];
/// The words in `generated(…)`.
pub(crate) const IN_GENERATED: &[&str] = &[EXPRESSION, STORED, VIRTUAL];

pub(crate) const ALWAYS: &str = "always";
pub(crate) const BACKFILL: &str = "backfill";
pub(crate) const BY_DEFAULT: &str = "by_default";
pub(crate) const COLUMN: &str = "column";
pub(crate) const COLUMN_NAME: &str = "column_name";
pub(crate) const COLUMNS: &str = "columns";
pub(crate) const CONVERSIONS: &str = "conversions";
pub(crate) const COMMENT: &str = "comment";
pub(crate) const DEFAULT: &str = "default";
pub(crate) const DESERIALIZE_AS: &str = "deserialize_as";
pub(crate) const EMBED: &str = "embed";
pub(crate) const EMBEDDED: &str = "embedded";
pub(crate) const EXPRESSION: &str = "expression";
pub(crate) const GENERATED: &str = "generated";
pub(crate) const IDENTITY: &str = "identity";
pub(crate) const INDEX: &str = "index";
pub(crate) const MAX_LENGTH: &str = "max_length";
pub(crate) const METHOD: &str = "method";
pub(crate) const MAP_TO: &str = "map_to";
pub(crate) const NAME: &str = "name";
pub(crate) const NOT_NULL: &str = "not_null";
pub(crate) const NULL: &str = "null";
pub(crate) const ORDER: &str = "order";
pub(crate) const PARTIAL: &str = "partial";
pub(crate) const PRIMARY_KEY: &str = "primary_key";
pub(crate) const PRIMARY_KEY_NAME: &str = "primary_key_name";
pub(crate) const REMOVED: &str = "removed";
pub(crate) const RENAME: &str = "rename";
pub(crate) const RENAME_ALL: &str = "rename_all";
pub(crate) const RENAMED_FROM: &str = "renamed_from";
pub(crate) const REPLICA_IDENTITY: &str = "replica_identity";
pub(crate) const SCHEMA_RENAMED_FROM: &str = "schema_renamed_from";
pub(crate) const SELECT_EXPRESSION: &str = "select_expression";
pub(crate) const SERIAL: &str = "serial";
pub(crate) const SQL_TYPE: &str = "sql_type";
pub(crate) const STORED: &str = "stored";
pub(crate) const TABLE_MACRO: &str = "table_macro";
pub(crate) const TABLE_NAME: &str = "table_name";
pub(crate) const TYPE: &str = "type";
pub(crate) const UNMANAGED: &str = "unmanaged";
pub(crate) const UNIQUE: &str = "unique";
pub(crate) const VIRTUAL: &str = "virtual";
pub(crate) const WHERE: &str = "where";
pub(crate) const WITH: &str = "with";
pub(crate) const ZONE: &str = "zone";
