//! A Rust enum becomes its own Diesel SQL type: what Diesel's `SqlType`, `QueryId`, `AsExpression` and `FromSqlRow` derive.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, LitByteStr};

use super::json::Json;
use crate::ast::Enumeration;

/// All impls of one enum.
pub(super) fn expand(enumeration: &Enumeration<'_>) -> TokenStream {
    let model = model_impl(enumeration);
    let sql_type = sql_type(enumeration);
    let expressions = expressions(enumeration.ident);
    let conversions = conversions(enumeration);
    quote!(#model #sql_type #expressions #conversions)
}

fn model_impl(enumeration: &Enumeration<'_>) -> TokenStream {
    let ident = enumeration.ident;
    let reference = Json::Object(vec![
        ("namespace", Json::text(enumeration.namespace())),
        ("name", Json::text(enumeration.name())),
    ]);
    let reference = reference.literal();
    let labels = enumeration.variants.iter().map(|it| enumeration.label(it));
    quote! {
        impl ::driftless::EnumType for #ident {
            const REFERENCE: &'static str = #reference;
            const LABELS: &'static [&'static str] = &[#(#labels),*];
        }
    }
}

fn sql_type(enumeration: &Enumeration<'_>) -> TokenStream {
    let ident = enumeration.ident;
    let name = enumeration.name();
    // A model that names no schema is looked up along the search path, as its table is.
    let schema = match &enumeration.attributes.schema {
        Some(schema) => quote!(::core::option::Option::Some(#schema)),
        None => quote!(::core::option::Option::None),
    };
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
                ::diesel::pg::PgMetadataLookup::lookup_type(lookup, #name, #schema)
            }
        }
    }
}

/// Values of the enum in queries: by value, by reference and where `NULL` may stand.
fn expressions(ident: &Ident) -> TokenStream {
    let nullable = quote!(::diesel::sql_types::Nullable<#ident>);
    let owned = [quote!(#ident), nullable.clone()]
        .map(|sql_type| as_expression(&quote!(), &sql_type, &quote!(#ident)));
    let borrowed = [quote!(#ident), nullable.clone()].map(|sql_type| {
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
            Self: ::diesel::serialize::ToSql<#ident, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, DB>,
            ) -> ::diesel::serialize::Result {
                ::diesel::serialize::ToSql::<#ident, DB>::to_sql(self, out)
            }
        }

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

/// Labels on the wire.
fn conversions(enumeration: &Enumeration<'_>) -> TokenStream {
    let ident = enumeration.ident;
    let name = enumeration.name();
    let variants: Vec<&Ident> = enumeration.variants.iter().map(|it| it.ident).collect();
    let labels: Vec<LitByteStr> = enumeration
        .variants
        .iter()
        .map(|it| LitByteStr::new(enumeration.label(it).as_bytes(), it.ident.span()))
        .collect();
    quote! {
        impl ::diesel::serialize::ToSql<#ident, ::diesel::pg::Pg> for #ident {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
            ) -> ::diesel::serialize::Result {
                let label: &[u8] = match self {
                    #(Self::#variants => #labels,)*
                };
                ::std::io::Write::write_all(out, label)?;
                ::core::result::Result::Ok(::diesel::serialize::IsNull::No)
            }
        }

        impl ::diesel::deserialize::FromSql<#ident, ::diesel::pg::Pg> for #ident {
            fn from_sql(value: ::diesel::pg::PgValue<'_>) -> ::diesel::deserialize::Result<Self> {
                match value.as_bytes() {
                    #(#labels => ::core::result::Result::Ok(Self::#variants),)*
                    unknown => ::core::result::Result::Err(
                        ::driftless::__private::unknown_label(#name, unknown),
                    ),
                }
            }
        }
    }
}
