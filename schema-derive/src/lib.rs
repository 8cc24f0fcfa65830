//! The derives of driftless: a struct becomes Diesel's `table!` and a record of itself, an enum becomes its own SQL type.
//!
//! Each derive parses, checks and expands; every mistake is reported at once, on the tokens that it is about.

use proc_macro::TokenStream;
use syn::punctuated::Punctuated;
use syn::{DeriveInput, ItemStruct, Path, Token, parse_macro_input};

mod ast;
mod attr;
mod check;
mod ctxt;
mod embedded;
mod expand;
mod shared;
mod spelling;
mod storage;
mod symbol;
mod types;

/// Defines a PostgreSQL table by a struct.
///
/// Emits Diesel's `table!`, the joins along its foreign keys, and the record that `driftless` compares with a database.
/// Columns are the fields; their types follow from the Rust types, and `Option` means that `NULL` may stand there.
///
/// ```
/// use std::time::SystemTime;
///
/// use diesel::prelude::*;
/// use driftless::{Schema, SchemaEnum};
///
/// #[derive(Queryable, Selectable, Schema)]
/// #[diesel(table_name = users)]
/// pub struct User {
///     #[schema(identity)]
///     id: i64,
///     #[schema(type = "varchar(80)", unique, check = "email like '%@%'")]
///     email: String,
/// }
///
/// #[derive(Queryable, Selectable, Schema)]
/// #[diesel(table_name = posts)]
/// #[schema(unique(author_id, slug), index(columns(published_at desc), where = "published_at is not null"))]
/// pub struct Post {
///     #[schema(identity)]
///     id: i64,
///     #[schema(references(User, on_delete = cascade))]
///     author_id: i64,
///     #[schema(max_length = 120)]
///     slug: String,
///     #[schema(default = "'draft'", index)]
///     status: PostStatus,
///     published_at: Option<SystemTime>,
///     #[schema(generated = "length(slug)")]
///     length: Option<i32>,
/// }
///
/// #[derive(Clone, Copy, Debug, SchemaEnum)]
/// pub enum PostStatus {
///     Draft,
///     Published,
/// }
///
/// fn main() {
///     // Diesel's `table!` and the join along the foreign key come from the derive.
///     let drafts = posts::table
///         .inner_join(users::table)
///         .filter(posts::status.eq(PostStatus::Draft))
///         .select((Post::as_select(), User::as_select()));
///     let sql = diesel::debug_query::<diesel::pg::Pg, _>(&drafts).to_string();
///     assert!(sql.contains(r#"INNER JOIN "users" ON ("posts"."author_id" = "users"."id")"#));
/// }
/// ```
///
/// Diesel's own attributes are read first: `table_name`, `primary_key`, `column_name`, `sql_type`. A `table_name` with a path
/// says that the `table!` stands elsewhere, and none is emitted. Columns are named by their fields everywhere below.
///
/// # On the struct
///
/// | `#[schema(…)]` | |
/// |---|---|
/// | `schema = "blog"` | the PostgreSQL schema; `public` when left out |
/// | `name = "Odd Name"` | the table's name in the database, where it is not `table_name` |
/// | `renamed_from = "old"`, `renamed_from = "old_schema.old"` | the name that it had; take it away once the rename is applied everywhere |
/// | `schema_renamed_from = "old"` | the name that the PostgreSQL schema had |
/// | `comment = "…"` | |
/// | `unique(a, b)`, `unique(columns(a, b), name = "…")` | a unique constraint |
/// | `index(a, b)`, `index(columns(a, b desc nulls_last, "lower(title)"), unique, where = "…", method = "gin", name = "…")` | an index; a string is an SQL expression |
/// | `check = "…"`, `check(expression = "…", name = "…")` | a check constraint |
/// | `foreign_key(columns(a, b), references = Other, referenced(x, y), on_delete = cascade, on_update = …, name = "…")` | a foreign key of several columns; without `referenced`, to the primary key |
/// | `primary_key_name = "…"` | |
/// | `primary_key(name = "…", …)` | what else the primary key says, whose columns stand in Diesel's `primary_key(…)` |
/// | `exclude(columns(room with "=", during with "&&"), method = "gist", where = "…", name = "…", …)` | an exclusion constraint |
/// | `statistics(a, b, "lower(c)", kinds(ndistinct, dependencies, mcv), target = 100, name = "…", schema = "…")` | extended statistics; an expression from PostgreSQL 14 on |
/// | `sequence(name = "…", type = bigint, start = …, increment = …, min = …, max = …, cache = …, cycle, owned_by = field)` | a sequence; a field draws from it by `default = "nextval('…')"` |
/// | `extension = "citext"`, `extension(name = "…", schema = "…")` | an extension that the table needs; those of well-known types and operator classes come by themselves |
/// | `unlogged`, `tablespace = "…"`, `access_method = "…"`, `with(fillfactor = 70, "toast.autovacuum_enabled" = false)` | how the table is kept |
/// | `quiet_trigger = "…"` | a trigger that must not fire while a draft fills rows of the table; several are several `quiet_trigger`s. Diesel's `updated_at` trigger never does |
/// | `row_security`, `row_security = forced` | row-level security; its policies are yours |
/// | `replica_identity = full`, `= nothing` | how logical replication tells its rows |
/// | `schema_comment = "…"` | a comment on its PostgreSQL schema |
/// | `table_macro = false` | emits no `table!` |
/// | `partial` | shows some columns of a table that another struct defines, and defines nothing itself |
///
/// # On a field
///
/// | `#[schema(…)]` | |
/// |---|---|
/// | `type = "varchar(20)"` | the type as PostgreSQL spells it |
/// | `max_length = 20` | `varchar(20)`, on a `String`; Diesel knows it as `#[max_length = 20]` |
/// | `sql_type = path` | the Diesel type, where the Rust type does not say it |
/// | `name = "Odd Name"` | the column's name in the database, where it is no identifier |
/// | `default = "now()"`, `default = 0` | SQL in a string, or a literal |
/// | `identity`, `identity = always` | numbered by PostgreSQL; alone it means `by_default`, which lets an insert bring its own number |
/// | `serial` | numbered by a sequence, as before `identity` |
/// | `unique`, `unique(name = "…")` | |
/// | `index`, `index(desc, nulls_last, unique, where = "…", method = "…", name = "…")` | |
/// | `check = "…"`, `check(expression = "…", name = "…")` | |
/// | `references(User)`, `references(Self, column = id, on_delete = cascade, on_update = …, name = "…")` | actions: `no_action`, `restrict`, `cascade`, `set_null`, `set_default` |
/// | `generated = "a + b"`, `generated(expression = "…", virtual)` | computed by PostgreSQL: leave it out of what you insert; `virtual` from 18 on |
/// | `identity(always, start = …, increment = …, min = …, max = …, cache = …, cycle)`, `serial(…)` | how the numbers go |
/// | `not_null(name = "…", no_inherit, not_valid)` | what the `NOT NULL` says, from PostgreSQL 18 on; `not_valid` on an `Option` |
/// | `collation = "C"`, `storage = external`, `compression = lz4`, `statistics = 500`, `with(n_distinct = -0.5)` | how values sort and are kept; compression from PostgreSQL 14 on |
/// | `comment = "…"`, `renamed_from = "old"` | |
/// | `zone = "Europe/Berlin"` | the time zone in which values are local times, where the column's type gets or loses a zone; `UTC` where nothing is said |
/// | `backfill = "lower(name)"` | what rows get that are there, where the column is new or required from now on: an SQL value over the row |
///
/// # What keys and indexes say besides
///
/// | where | |
/// |---|---|
/// | `unique`, `primary_key`, `index`, `exclude` | `include(a, b)`, `with(fillfactor = 70)`, `tablespace = "…"`, `clustered` (`CLUSTER ON`), `comment = "…"`; all but `exclude`: `replica_identity` |
/// | `unique`, `primary_key`, `exclude` | `deferrable`, `deferred` (initially so); the first two: `without_overlaps` (18) |
/// | `unique`, `index` | `nulls_not_distinct` (15) |
/// | `check` | `no_inherit`, `not_valid`, `not_enforced` (18), `comment` |
/// | `references`, `foreign_key` | `match_full`, `on_delete = set_null(a)` (15), `deferrable`, `deferred`, `not_valid`, `not_enforced` (18), `period` (18), `comment` |
/// | a key of `index` or `exclude` | `desc`, `nulls_first`, `nulls_last`, `collation = "C"`, `class = "text_pattern_ops"`, `class("gist_trgm_ops", siglen = 32)`; an expression: `statistics = 100` |
///
/// Numbers in brackets are the first version of PostgreSQL that knows the word. Names of collations, operator classes and
/// operators need no schema: drafts name the one that the database has.
///
/// # Types
///
/// | Rust | Diesel | PostgreSQL |
/// |---|---|---|
/// | `bool` | `Bool` | `boolean` |
/// | `i16`, `i32`, `i64` | `SmallInt`, `Integer`, `BigInt` | `smallint`, `integer`, `bigint` |
/// | `f32`, `f64` | `Float`, `Double` | `real`, `double precision` |
/// | `BigDecimal`, `rust_decimal::Decimal`, `PgNumeric` | `Numeric` | `numeric`; `type = "numeric(12, 2)"` |
/// | `String`, `Cow<str>` | `Text` | `text`; `max_length = 20` or `type = "varchar(20)"`, `type = "char(3)"` |
/// | `String` | `sql_type = …::Citext` | `citext` |
/// | `Vec<u8>`, `[u8; N]` (which Diesel writes and does not read) | `Binary` | `bytea` |
/// | `chrono::NaiveDate`, `time::Date`, `PgDate` | `Date` | `date` |
/// | `chrono::NaiveTime`, `time::Time`, `PgTime` | `Time` | `time` |
/// | `chrono::NaiveDateTime`, `time::PrimitiveDateTime`, `SystemTime`, `PgTimestamp` | `Timestamp`; the first two with `sql_type = …::Timestamptz` too | `timestamp`, `timestamptz` |
/// | `chrono::DateTime<Utc>`, `time::OffsetDateTime` | `Timestamptz` | `timestamptz` |
/// | `chrono::Duration`, `PgInterval` | `Interval` | `interval` |
/// | `Uuid` | `Uuid` | `uuid` |
/// | `serde_json::Value`, `diesel_json::Json<T>` | `Jsonb`; the first with `sql_type = …::Json` too | `jsonb`, `json` |
/// | `IpNetwork`, `IpNet` | `Inet`; `sql_type = …::Cidr` | `inet`, `cidr` |
/// | `[u8; 6]`, `[u8; 8]` | `sql_type = …::MacAddr`, `…::MacAddr8` | `macaddr`, `macaddr8` |
/// | `PgMoney`, `Cents` | `Money` | `money` |
/// | `PgLsn` | `PgLsn` | `pg_lsn` |
/// | `u32` | `sql_type = …::Oid` | `oid` |
/// | `u8` | `sql_type = …::CChar` | `"char"` |
/// | `(Bound<T>, Bound<T>)` | `Int4range`, `Int8range`, `Numrange`, `Daterange`, `Tsrange`, `Tstzrange`, by `T` | the same |
/// | `Vec<(Bound<T>, Bound<T>)>` | the multirange of that; `sql_type = …::Array<…::Int4range>` for an array | the same |
/// | `Vec<T>`, `Vec<Option<T>>` | `Array` | `…[]`, of one dimension |
/// | `diesel_ltree::Ltree` | `diesel_ltree`'s | `ltree` |
/// | `diesel_full_text_search::PgTsVector` | `diesel_full_text_search`'s; also `sql_type = diesel_full_text_search::TsQuery` | `tsvector`, `tsquery` |
/// | `pgvector::Vector`, `HalfVector`, `SparseVector` | `pgvector`'s | `vector`, `halfvec`, `sparsevec`; `type = "vector(3)"` |
/// | `pgvector::Bit` | `pgvector`'s | `type = "bit(64)"` |
/// | an enum with `#[derive(SchemaEnum)]` | itself | as it says |
///
/// Types are understood by their last segment, since `table!` takes spelled types. A path that begins with `crate`, `self` or
/// `super` is never one of the table: an enum of your own that is called `Date` or `Value` is written `self::Date`, and
/// forgetting that is an error.
///
/// For any other type say both sides: `#[schema(sql_type = Hstore, type = "hstore")]`. A path of another crate begins with
/// `::`. A type of an extension needs no schema: drafts name the one that the database has. The extension itself comes with
/// the draft where its type is well known, or by `extension = "…"` on the struct.
///
/// Columns that several structs share, and those of structs embedded by `#[diesel(embed)]`, come by [`macro@with_columns`].
///
/// Clippy takes a column that stands in two lists of one attribute for a mistake: `#[allow(clippy::duplicated_attributes)]`.
///
/// # Joins
///
/// A foreign key of one column to a primary key can be joined along without an `ON` clause, as with Diesel's `joinable!`, and
/// both tables may stand in one query. Where two structs refer to each other, or one refers twice to another, no join is
/// implied: write the `ON` clause, or decline all references but one with `joinable = false`. Tables that no foreign key
/// connects are let into one query by `driftless::allow_models_in_same_query!`. `same_query = false` leaves a reference to your
/// own `allow_tables_to_appear_in_same_query!`.
#[proc_macro_derive(Schema, attributes(schema, diesel))]
pub fn derive_schema(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::model(input).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// Lets columns hold a Rust enum: as an enum of PostgreSQL, which it defines, or in a column of numbers or texts. It becomes its
/// own Diesel SQL type.
///
/// ```
/// use driftless::{EnumType, SchemaEnum};
///
/// #[derive(Clone, Copy, Debug, SchemaEnum)]
/// #[schema(name = "mood", rename_all = "kebab-case", removed("sad", map_to = "fine"))]
/// pub enum Mood {
///     Fine,
///     #[schema(rename = "not so good", renamed_from = "bad")]
///     NotSoGood,
///     VeryWell,
/// }
///
/// fn main() {
///     assert_eq!(Mood::LABELS, ["fine", "not so good", "very-well"]);
/// }
/// ```
///
/// The variants, in their order, are the labels: in `snake_case` unless `rename_all` says otherwise (`snake_case`,
/// `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE`, `camelCase`, `PascalCase`, `lowercase`, `UPPERCASE`). On the enum
/// `#[schema(…)]` takes `name`, `schema`, `rename_all`, `comment`, `renamed_from`, `sql_type` and
/// `removed("old", map_to = "new")`, for a label that is gone and the one that its rows get; on a variant `rename` and
/// `renamed_from`. `sql_type`, `rename_all` and `rename` are understood under `#[diesel(…)]` too. Diesel needs `Debug` on the
/// enum.
///
/// # Enums in columns of numbers or texts
///
/// ```
/// use diesel::prelude::*;
/// use driftless::{Schema, SchemaEnum};
///
/// #[derive(Clone, Copy, Debug, SchemaEnum)]
/// #[schema(sql_type = diesel::sql_types::Integer)]
/// pub enum Priority {
///     Low = 1,
///     High = 2,
/// }
///
/// #[derive(Queryable, Selectable, Schema)]
/// #[diesel(table_name = tasks)]
/// pub struct Task {
///     #[schema(identity)]
///     id: i64,
///     priority: Priority,
/// }
///
/// fn main() {
///     let urgent = tasks::table.filter(tasks::priority.eq(Priority::High));
///     let sql = diesel::debug_query::<diesel::pg::Pg, _>(&urgent).to_string();
///     assert!(sql.contains(r#""tasks"."priority" = $1"#));
/// }
/// ```
///
/// With `sql_type = …::SmallInt`, `Integer` or `BigInt` a column keeps the discriminants, which have to be written out; with
/// `Text` or `VarChar` it keeps the labels. No type is made in the database. A field of such an enum needs no attribute, and
/// may say `type = "varchar(20)"`; a `table!` of your own says `Integer` or `Text`, or names the enum.
///
/// # Enums that are converted elsewhere
///
/// Any other `sql_type` is the Diesel type of an enum in the database, in schema.rs for example: `SchemaEnum` then records the
/// enum and leaves Diesel's traits to others. The type's name is that of the Diesel type in `snake_case`, unless `name` says
/// otherwise. A field says the Diesel type: `#[schema(sql_type = sql_types::Mood)]`.
///
/// The attributes of diesel-derive-enum (2 and 3) are read first and say it all, so `#[derive(DbEnum, SchemaEnum)]` needs
/// nothing more; where there is none of them, `#[schema(sql_type = MoodMapping)]` names the Diesel type that `DbEnum` makes.
#[proc_macro_derive(SchemaEnum, attributes(schema, diesel))]
pub fn derive_schema_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::enumeration(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// Lets a struct hand its fields to those that ask for them by [`macro@with_columns`].
///
/// ```
/// use std::time::SystemTime;
///
/// use diesel::prelude::*;
///
/// #[driftless::shared_columns]
/// #[derive(Debug)]
/// pub struct Timestamps {
///     /// When it was made.
///     #[schema(default = "now()")]
///     pub created_at: SystemTime,
/// }
///
/// #[driftless::with_columns(Timestamps)]
/// #[derive(Queryable, Selectable, driftless::Schema)]
/// #[diesel(table_name = posts)]
/// pub struct Post {
///     #[schema(identity)]
///     pub id: i64,
/// }
///
/// fn main() {
///     let post = Post { id: 1, created_at: SystemTime::UNIX_EPOCH };
///     assert_eq!(post.created_at, SystemTime::UNIX_EPOCH);
/// }
/// ```
///
/// Attributes and docs go with the fields. Types and visibilities are resolved where the fields arrive: write paths that hold
/// there too, `crate::Mood` or `chrono::NaiveDate`. Stands above the derives.
///
/// A macro of the struct's name goes wherever the struct goes: import and re-export the struct, and both come. That of a `pub`
/// struct serves other crates too.
#[proc_macro_attribute]
pub fn shared_columns(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as ItemStruct);
    shared::shared(&arguments.into(), item).unwrap_or_else(|it| it.into_compile_error()).into()
}

/// Gives a struct the fields of others, after its own; and lets `derive(Schema)` know the columns of embedded structs.
///
/// ```
/// use diesel::prelude::*;
///
/// #[driftless::shared_columns]
/// pub struct SoftDelete {
///     #[schema(default = false)]
///     pub is_deleted: bool,
/// }
///
/// #[driftless::shared_columns]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = customers)]
/// pub struct Address {
///     pub street: String,
///     pub city: String,
/// }
///
/// #[driftless::with_columns(SoftDelete)]
/// #[derive(Queryable, Selectable, driftless::Schema)]
/// #[diesel(table_name = customers)]
/// pub struct Customer {
///     #[schema(identity)]
///     pub id: i64,
///     #[diesel(embed)]
///     pub address: Address,
/// }
///
/// fn main() {
///     let there = customers::table.filter(customers::city.eq("Rome").and(customers::is_deleted.eq(false)));
///     let sql = diesel::debug_query::<diesel::pg::Pg, _>(&there).to_string();
///     assert!(sql.contains(r#""customers"."city""#));
/// }
/// ```
///
/// Stands above the derives. The structs named, and those embedded by `#[diesel(embed)]`, bear [`macro@shared_columns`]. The
/// fields of the former become fields of this struct; an embedded struct stays one in Rust, and only its columns join the
/// table.
/// It needs no name here: `#[driftless::with_columns]` will do.
#[proc_macro_attribute]
pub fn with_columns(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    let arguments = parse_macro_input!(arguments with parser);
    let item = parse_macro_input!(item as ItemStruct);
    shared::with(arguments, item).unwrap_or_else(|it| it.into_compile_error()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn splice_columns(input: TokenStream) -> TokenStream {
    let arrival = parse_macro_input!(input as shared::Arrival);
    arrival.splice().unwrap_or_else(|it| it.into_compile_error()).into()
}

/// Makes nothing. Structs without `Schema`, or without Diesel's derives, would not know the attributes on shared fields.
#[doc(hidden)]
#[proc_macro_derive(ColumnAttributes, attributes(schema, diesel))]
pub fn derive_column_attributes(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
