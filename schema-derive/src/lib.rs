//! The derives of driftless. For a struct they emit Diesel's `table!` and a record of the struct; they make an enum its own SQL
//! type.
//!
//! Each derive parses, checks and expands. All mistakes are reported at once, each on the tokens that it is about.

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
mod own_type;
mod owner;
mod part;
mod said;
mod scope;
mod shared;
mod spelling;
mod storage;
mod symbol;
mod types;

#[doc = include_str!("schema.md")]
#[proc_macro_derive(Schema, attributes(schema, driftless, driftless_shared, diesel))]
pub fn derive_schema(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::model(input).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// Lets columns store a Rust enum: as an enum of PostgreSQL, which the Rust enum defines, or as numbers or texts. The Rust enum
/// is its own Diesel SQL type.
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
/// The variants are the labels, in the same order. Labels are in `snake_case` unless `rename_all` sets another case (`snake_case`,
/// `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE`, `camelCase`, `PascalCase`, `lowercase`, `UPPERCASE`). On the enum
/// `#[schema(…)]` takes `name`, `schema`, `rename_all`, `comment`, `renamed_from`, `sql_type`,
/// `removed("old", map_to = "new")`, which names a removed label and the label that its rows get, and `order("a", "b")`, which
/// names all labels in their order in the database if the variants have another order. `unmanaged` says that somebody else makes
/// the type. On a variant it takes `rename`
/// and `renamed_from`. `sql_type`, `rename_all` and `rename` can also be written in `#[diesel(…)]`. Diesel needs `Debug` on the
/// enum. `#[driftless(…)]` is another name for `#[schema(…)]`, for an enum on which another derive owns `#[schema(…)]`: see
/// [`macro@Schema`].
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
/// With `sql_type = …::SmallInt`, `Integer` or `BigInt`, columns store the discriminants, which have to be written out. With
/// `Text` or `VarChar`, columns store the labels. No type is created in the database. A field of such an enum needs no attribute;
/// it may have `type = "varchar(20)"`. A `table!` of your own has `Integer` or `Text` there, or the enum.
///
/// # Enums that are converted elsewhere
///
/// Any other `sql_type` is the Diesel type of an enum in the database, for example one in schema.rs. `SchemaEnum` then records
/// the enum but does not implement Diesel's traits. The type's name is that of the Diesel type in `snake_case`, unless `name`
/// sets another one. A field names the Diesel type: `#[schema(sql_type = sql_types::Mood)]`. With `conversions`,
/// `#[schema(conversions)]`, `SchemaEnum` also implements `ToSql` and `FromSql` for that type, so that
/// `#[derive(AsExpression, FromSqlRow, SchemaEnum)]` and Diesel's `sql_type` are all that a new enum of a project with a schema.rs
/// needs.
///
/// The attributes of diesel-derive-enum (versions 2 and 3) are read first, so `#[derive(DbEnum, SchemaEnum)]` needs no other
/// attribute. Without attributes of that crate, write `#[schema(sql_type = MoodMapping)]`: that is the Diesel type which `DbEnum`
/// generates.
#[proc_macro_derive(SchemaEnum, attributes(schema, driftless, diesel))]
pub fn derive_schema_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::enumeration(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// Makes a newtype a domain: a type with a default and checks, over another type.
///
/// ```
/// use diesel::prelude::*;
/// use driftless::{Schema, SchemaDomain};
///
/// #[derive(Clone, Debug, PartialEq, SchemaDomain)]
/// #[schema(check(expression = "VALUE ~ '@'", name = "has_an_at"))]
/// pub struct Email(pub String);
///
/// #[derive(Queryable, Selectable, Schema)]
/// #[diesel(table_name = users)]
/// pub struct User {
///     #[schema(identity)]
///     id: i64,
///     email: Email,
///     other_emails: Vec<Email>,
/// }
///
/// fn main() {
///     let one = users::table.filter(users::email.eq(Email("ann@example.com".to_owned())));
///     let sql = diesel::debug_query::<diesel::pg::Pg, _>(&one).to_string();
///     assert!(sql.contains(r#""users"."email" = $1"#));
/// }
/// ```
///
/// The newtype is its own Diesel type, and a value of the Diesel type that it is over: a `table!` of your own may have `Text`
/// there. Its conversions are those of its field. Diesel needs `Debug` on it. A field of the newtype needs no attribute; a
/// nullable column is an `Option<Email>`. PostgreSQL itself has no comparison for a domain over an enum.
///
/// On the newtype `#[schema(…)]` takes `name` (otherwise the Rust name in `snake_case`), `schema` (otherwise `public`), `check`,
/// `default`, `not_null`, `collation`, `comment` and `renamed_from`, as in `domain(…)` of [`macro@Schema`]; and `type` and
/// `sql_type`, as on a field, if the field's type alone does not say what the domain is over.
#[proc_macro_derive(SchemaDomain, attributes(schema, driftless))]
pub fn derive_schema_domain(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    own_type::derived::<own_type::Newtype<'_>>(&input)
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// Makes a struct a composite type. Columns and arrays can be of it, and so can attributes of other composite types.
///
/// ```
/// use diesel::prelude::*;
/// use driftless::{Schema, SchemaComposite};
///
/// #[derive(Clone, Debug, PartialEq, SchemaComposite)]
/// #[schema(comment = "Where somebody lives")]
/// pub struct Address {
///     pub street: String,
///     #[schema(type = "varchar(10)")]
///     pub zip: Option<String>,
/// }
///
/// #[derive(Queryable, Selectable, Insertable, Schema)]
/// #[diesel(table_name = customers)]
/// pub struct Customer {
///     #[schema(identity)]
///     id: i64,
///     home: Option<Address>,
/// }
///
/// fn main() {
///     let home = Address { street: "Main St 1".to_owned(), zip: None };
///     let one = customers::table.filter(customers::home.eq(home));
///     let sql = diesel::debug_query::<diesel::pg::Pg, _>(&one).to_string();
///     assert!(sql.contains(r#""customers"."home" = $1"#));
/// }
/// ```
///
/// The fields are the attributes, in the same order. An attribute may be `NULL` whatever the field is: where it can be, write
/// an `Option`, because Diesel cannot read it otherwise. `is_not_null()` of such a value asks whether every attribute has a value,
/// as in SQL. The struct is its own Diesel type. Diesel needs `Debug` on it, and
/// its feature for tables of more columns if there are more than 16 fields.
///
/// On the struct `#[schema(…)]` takes `name` (otherwise the Rust name in `snake_case`), `schema` (otherwise `public`), `comment`
/// and `renamed_from`; on a field `name`, `type`, `sql_type`, `collation` and `comment`. Attributes are added at the end, dropped
/// and get another type in place, as far as PostgreSQL can; a changed order of the fields is another type.
#[proc_macro_derive(SchemaComposite, attributes(schema, driftless))]
pub fn derive_schema_composite(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    own_type::derived::<own_type::Composite<'_>>(&input)
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// Lets other structs take over the fields of this struct with [`macro@with_columns`].
///
/// ```
/// use std::time::SystemTime;
///
/// use diesel::prelude::*;
///
/// #[driftless::shared_columns]
/// #[derive(Debug)]
/// pub struct Timestamps {
///     /// When the row was inserted.
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
/// Attributes and docs are taken over with the fields. Types and visibilities are resolved in the struct that takes the fields
/// over, so write paths that are valid there too: `crate::Mood` or `chrono::NaiveDate`. Write this attribute above the derives.
///
/// The fields are in a macro with the struct's name. Whoever imports or re-exports the struct gets the macro too. The macro of a
/// `pub` struct can also be used by other crates.
#[proc_macro_attribute]
pub fn shared_columns(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as ItemStruct);
    shared::shared(&arguments.into(), item).unwrap_or_else(|it| it.into_compile_error()).into()
}

/// Adds the fields of other structs after a struct's own, and tells `derive(Schema)` the columns of embedded structs.
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
/// Write this attribute above the derives. The structs that it names, and those embedded by `#[diesel(embed)]`, need
/// [`macro@shared_columns`]. The fields of the named structs become fields of this struct. An embedded struct stays a struct in
/// Rust, and only its columns become columns of the table. Embedded structs are not named here: `#[driftless::with_columns]`
/// alone is enough for them.
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

/// Emits nothing. It makes the attributes on shared fields known to the compiler on structs without `Schema` or without Diesel's
/// derives.
#[doc(hidden)]
#[proc_macro_derive(ColumnAttributes, attributes(schema, driftless, driftless_shared, diesel))]
pub fn derive_column_attributes(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
