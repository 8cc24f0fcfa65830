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
mod json;
mod part;
mod shared;
mod spelling;
mod storage;
mod symbol;
mod types;

#[doc = include_str!("schema.md")]
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
