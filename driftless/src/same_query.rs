//! Allows tables in one query that no foreign key connects.

/// Allows the tables of these models in one query of Diesel's: `allow_tables_to_appear_in_same_query!` for models.
///
/// Two tables that a foreign key connects need not be named, but may be: an application can list all of its models once.
/// (`ONLY` and `TABLESAMPLE` next to other tables need impls of your own.)
///
/// ```
/// use diesel::dsl::exists;
/// use diesel::prelude::*;
/// use driftless::Schema;
///
/// #[derive(Schema)]
/// #[diesel(table_name = posts)]
/// pub struct Post {
///     id: i64,
///     title: String,
/// }
///
/// #[derive(Schema)]
/// #[diesel(table_name = tags)]
/// pub struct Tag {
///     id: i64,
///     label: String,
/// }
///
/// driftless::allow_models_in_same_query!(Post, Tag);
///
/// fn main() {
///     let named = tags::table.filter(tags::label.eq(posts::title));
///     let query = posts::table.filter(exists(named));
///     let sql = diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string();
///     assert!(sql.contains(r#""tags"."label" = "posts"."title""#));
/// }
/// ```
#[macro_export]
macro_rules! allow_models_in_same_query {
    ($one:path, $($other:path),+ $(,)?) => {
        $(
        #[allow(dead_code, missing_docs, missing_debug_implementations, unreachable_pub)]
        const _: () = {
            pub enum Never {}
            type When = $crate::__private::When<
                { $crate::__private::unrelated::<$one, $other>() },
                Never,
            >;
            impl $crate::__private::StandsBeside<$one, When> for $other {}
            impl $crate::__private::StandsBeside<$other, When> for $one {}
        };)+
        $crate::allow_models_in_same_query!($($other),+);
    };
    ($last:path $(,)?) => {};
}
