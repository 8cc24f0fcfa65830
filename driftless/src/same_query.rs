//! Which tables may stand in one query, beyond those that a foreign key connects.

/// Lets Diesel put the tables of any of these models into one query: `allow_tables_to_appear_in_same_query!` for models.
///
/// Two tables that a foreign key connects need no mention; naming them anyway does no harm, so an application may list
/// all of its models once.
///
/// ```ignore
/// driftless::allow_models_in_same_query!(Post, PostTag, Tag, User);
/// ```
#[macro_export]
macro_rules! allow_models_in_same_query {
    ($one:path, $($other:path),+ $(,)?) => {
        $($crate::__same_query! {
            $one, $other, { $crate::__private::unrelated::<$one, $other>() }, wrapped
        })+
        $crate::allow_models_in_same_query!($($other),+);
    };
    ($last:path $(,)?) => {};
}

/// What Diesel's macro expands to, for two models and on a condition. Where it does not hold, the impls are made for a table
/// that nobody can name.
#[doc(hidden)]
#[macro_export]
macro_rules! __same_query {
    ($one:path, $other:path, $condition:block $(, $wrapped:ident)?) => {
        #[allow(unreachable_pub, missing_docs, missing_debug_implementations, dead_code)]
        const _: () = {
            #[derive(Clone)]
            pub enum Nothing {}
            $crate::__table_without_rows!(Nothing);
            type One = <$one as $crate::Model>::Table;
            type Other = <
                $crate::__private::If<$condition>
                as $crate::__private::Choose<<$other as $crate::Model>::Table, Nothing>
            >::Chosen;

            impl ::diesel::query_source::TableNotEqual<One> for Other {}
            impl ::diesel::query_source::TableNotEqual<Other> for One {}
            $($crate::__same_query!(@ $wrapped One, Other);)?
        };
    };
    // The same for `ONLY` and `TABLESAMPLE`. It needs both tables to be of this crate.
    (@ wrapped $one:ident, $other:ident) => {
        $crate::__same_query!(@ one_way $one, $other);
        $crate::__same_query!(@ one_way $other, $one);
    };
    (@ one_way $one:ident, $other:ident) => {
        const _: () = {
            use ::diesel::query_builder::{Only, Tablesample, TablesampleMethod};
            use ::diesel::query_source::TableNotEqual;

            impl TableNotEqual<$one> for Only<$other> {}
            impl TableNotEqual<Only<$one>> for $other {}
            impl<Method: TablesampleMethod> TableNotEqual<$one> for Tablesample<$other, Method> {}
            impl<Method: TablesampleMethod> TableNotEqual<Tablesample<$one, Method>> for $other {}
        };
    };
}

/// Makes an empty enum a table for Diesel. As it has no value, none of this is ever called.
#[doc(hidden)]
#[macro_export]
macro_rules! __table_without_rows {
    ($table:ident) => {
        const _: () = {
            use ::diesel::internal::derives::as_expression::Bound;
            use ::diesel::sql_types::{Integer, Untyped};

            impl ::diesel::query_source::QuerySource for $table {
                type FromClause = ();
                type DefaultSelection = Bound<Integer, i32>;

                fn from_clause(&self) -> Self::FromClause {
                    match *self {}
                }

                fn default_selection(&self) -> Self::DefaultSelection {
                    match *self {}
                }
            }

            impl ::diesel::query_builder::AsQuery for $table {
                type SqlType = Untyped;
                type Query = ::diesel::query_builder::SqlQuery;

                fn as_query(self) -> Self::Query {
                    match self {}
                }
            }

            impl ::diesel::query_source::Table for $table {
                type PrimaryKey = Bound<Integer, i32>;
                type AllColumns = Bound<Integer, i32>;

                fn primary_key(&self) -> Self::PrimaryKey {
                    match *self {}
                }

                fn all_columns() -> Self::AllColumns {
                    Bound::new(0)
                }
            }
        };
    };
}
