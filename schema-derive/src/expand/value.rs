//! Makes a Rust type its own Diesel SQL type, as Diesel's derives `SqlType`, `QueryId`, `AsExpression` and `FromSqlRow` do.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Ident, LitStr};

/// What columns of the type record: JSON for one value and for an array.
pub(crate) fn column_type(implementor: &impl ToTokens, one: &str, array: &str) -> TokenStream {
    quote! {
        impl ::driftless::ColumnType for #implementor {
            const COLUMN_TYPE: &'static str = #one;
            const ARRAY_TYPE: &'static str = #array;
        }
    }
}

/// The Diesel type; `metadata` is an expression over `lookup`.
pub(crate) fn sql_type(ident: &Ident, metadata: &TokenStream) -> TokenStream {
    quote! {
        impl ::diesel::sql_types::SqlType for #ident {
            type IsNull = ::diesel::sql_types::is_nullable::NotNull;
        }

        impl ::diesel::sql_types::SingleValue for #ident {}

        impl ::diesel::query_builder::QueryId for #ident {
            type QueryId = #ident;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl ::diesel::sql_types::HasSqlType<#ident> for ::diesel::pg::Pg {
            fn metadata(lookup: &mut Self::MetadataLookup) -> ::diesel::pg::PgTypeMetadata {
                #metadata
            }
        }
    }
}

/// The metadata of a type that the server knows under that name. If the model names no schema, it is looked up on the
/// `search_path`, as tables are.
pub(crate) fn looked_up(name: &str, schema: Option<&LitStr>) -> TokenStream {
    let schema = match schema {
        Some(schema) => quote!(::core::option::Option::Some(#schema)),
        None => quote!(::core::option::Option::None),
    };
    quote!(::diesel::pg::PgMetadataLookup::lookup_type(lookup, #name, #schema))
}

/// A value of it is one value of a row.
pub(crate) fn queryable(ident: &Ident) -> TokenStream {
    quote! {
        impl<DB, ST> ::diesel::deserialize::Queryable<ST, DB> for #ident
        where
            DB: ::diesel::backend::Backend,
            ST: ::diesel::sql_types::SingleValue,
            Self: ::diesel::deserialize::FromSql<ST, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> ::diesel::deserialize::Result<Self> {
                ::core::result::Result::Ok(row)
            }
        }
    }
}

/// Values in queries: by value, by reference and in nullable columns.
pub(crate) fn expressions(ident: &Ident, sql_type: &TokenStream) -> TokenStream {
    let nullable = quote!(::diesel::sql_types::Nullable<#sql_type>);
    let owned = [sql_type.clone(), nullable.clone()]
        .map(|sql_type| as_expression(&quote!(), &sql_type, &quote!(#ident)));
    let borrowed = [sql_type.clone(), nullable.clone()].map(|sql_type| {
        let once = as_expression(&quote!(<'expr>), &sql_type, &quote!(&'expr #ident));
        let twice =
            as_expression(&quote!(<'expr, 'expr2>), &sql_type, &quote!(&'expr2 &'expr #ident));
        quote!(#once #twice)
    });
    quote! {
        #(#owned)*
        #(#borrowed)*

        impl<DB> ::diesel::serialize::ToSql<#nullable, DB> for #ident
        where
            DB: ::diesel::backend::Backend,
            Self: ::diesel::serialize::ToSql<#sql_type, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, DB>,
            ) -> ::diesel::serialize::Result {
                ::diesel::serialize::ToSql::<#sql_type, DB>::to_sql(self, out)
            }
        }
    }
}

fn as_expression(
    generics: &TokenStream,
    sql_type: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    quote! {
        #[diagnostic::do_not_recommend]
        impl #generics ::diesel::expression::AsExpression<#sql_type> for #value {
            type Expression = ::diesel::internal::derives::as_expression::Bound<#sql_type, Self>;

            fn as_expression(self) -> Self::Expression {
                ::diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
    }
}
