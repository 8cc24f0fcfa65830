//! Makes a Rust enum its own Diesel SQL type, as Diesel's derives `SqlType`, `QueryId`, `AsExpression` and `FromSqlRow` do. An
//! enum in a column of numbers or texts is also a value of that column's Diesel type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Expr, Ident, LitByteStr};

use crate::ast::Enumeration;
use crate::json::Json;
use crate::scope;
use crate::spelling::plain;
use crate::storage::{Column, Integer, Storage};

/// All impls of one enum.
pub(super) fn expand(enumeration: &Enumeration<'_>) -> TokenStream {
    let ident = enumeration.ident;
    let sql_types = match &enumeration.storage {
        Storage::Own => vec![quote!(#ident)],
        Storage::Column(Column { sql_type, .. }) => vec![quote!(#ident), quote!(#sql_type)],
        Storage::Elsewhere(path) => {
            // Of a type of another crate, nothing can be said here: its fields name the Rust enum.
            let is_ours = !scope::is_of_another_crate(enumeration.ident, path);
            let of_path = is_ours.then(|| enum_type(enumeration, &quote!(#path)));
            let own = enum_type(enumeration, &quote!(#ident));
            let wanted = enumeration.attributes.conversions.as_ref();
            let conversions = wanted.map(|_| conversions(enumeration, &quote!(#path)));
            return quote!(#own #of_path #conversions);
        }
    };
    let enum_type = enum_type(enumeration, &quote!(#ident));
    let sql_type = sql_type(enumeration);
    let queryable = queryable(ident);
    let values = sql_types.iter().map(|it| {
        let expressions = expressions(ident, it);
        let conversions = conversions(enumeration, it);
        quote!(#expressions #conversions)
    });
    quote!(#enum_type #sql_type #queryable #(#values)*)
}

fn enum_type(enumeration: &Enumeration<'_>, implementor: &TokenStream) -> TokenStream {
    let (column, array) = (column_type(enumeration, false), column_type(enumeration, true));
    let labels: Vec<String> = match integer(enumeration) {
        Some(_) => Vec::new(),
        None => enumeration.in_order().into_iter().map(|it| enumeration.label(it)).collect(),
    };
    quote! {
        impl ::driftless::EnumType for #implementor {
            const COLUMN_TYPE: &'static str = #column;
            const ARRAY_TYPE: &'static str = #array;
            const LABELS: &'static [&'static str] = &[#(#labels),*];
        }
    }
}

fn column_type(enumeration: &Enumeration<'_>, array: bool) -> String {
    let (kind, element) = match &enumeration.storage {
        Storage::Column(column) => ("text", Json::text(column.kept.postgres)),
        Storage::Own | Storage::Elsewhere(_) => {
            let reference = vec![
                ("namespace", Json::text(enumeration.namespace())),
                ("name", Json::text(enumeration.name())),
            ];
            ("enum", Json::Object(reference))
        }
    };
    Json::column_type(kind, element, array).literal()
}

fn sql_type(enumeration: &Enumeration<'_>) -> TokenStream {
    let ident = enumeration.ident;
    let metadata = metadata(enumeration);
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

fn metadata(enumeration: &Enumeration<'_>) -> TokenStream {
    if let Storage::Column(column) = &enumeration.storage {
        let (oid, array_oid) = (column.kept.oid, column.kept.array_oid);
        return quote! {
            let _ = lookup;
            ::diesel::pg::PgTypeMetadata::new(#oid, #array_oid)
        };
    }
    let name = enumeration.name();
    // If the model names no schema, the type is looked up on the `search_path`, like its table.
    let schema = match &enumeration.attributes.schema {
        Some(schema) => quote!(::core::option::Option::Some(#schema)),
        None => quote!(::core::option::Option::None),
    };
    quote!(::diesel::pg::PgMetadataLookup::lookup_type(lookup, #name, #schema))
}

fn queryable(ident: &Ident) -> TokenStream {
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

/// Values of the enum in queries: by value, by reference and in nullable columns.
fn expressions(ident: &Ident, sql_type: &TokenStream) -> TokenStream {
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

/// The conversions to and from labels or numbers, as they are sent to the server.
fn conversions(enumeration: &Enumeration<'_>, sql_type: &TokenStream) -> TokenStream {
    let ident = enumeration.ident;
    let (written, read) = match integer(enumeration) {
        Some((column, integer)) => numbers(enumeration, column, integer),
        None => labels(enumeration),
    };
    quote! {
        impl ::diesel::serialize::ToSql<#sql_type, ::diesel::pg::Pg> for #ident {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
            ) -> ::diesel::serialize::Result {
                #written
                ::core::result::Result::Ok(::diesel::serialize::IsNull::No)
            }
        }

        impl ::diesel::deserialize::FromSql<#sql_type, ::diesel::pg::Pg> for #ident {
            fn from_sql(value: ::diesel::pg::PgValue<'_>) -> ::diesel::deserialize::Result<Self> {
                #read
            }
        }
    }
}

fn labels(enumeration: &Enumeration<'_>) -> (TokenStream, TokenStream) {
    let variants: Vec<&Ident> = enumeration.variants.iter().map(|it| it.ident).collect();
    let labels: Vec<LitByteStr> = enumeration
        .variants
        .iter()
        .map(|it| LitByteStr::new(enumeration.label(it).as_bytes(), it.ident.span()))
        .collect();
    let unknown = match &enumeration.storage {
        Storage::Column(_) => {
            let name = plain(enumeration.ident);
            quote!(unknown_text(#name, unknown))
        }
        Storage::Own | Storage::Elsewhere(_) => {
            let name = enumeration.name();
            quote!(unknown_label(#name, unknown))
        }
    };
    let written = quote! {
        let label: &[u8] = match self {
            #(Self::#variants => #labels,)*
        };
        ::std::io::Write::write_all(out, label)?;
    };
    let read = quote! {
        match value.as_bytes() {
            #(#labels => ::core::result::Result::Ok(Self::#variants),)*
            unknown => ::core::result::Result::Err(::driftless::__private::#unknown),
        }
    };
    (written, read)
}

fn numbers(
    enumeration: &Enumeration<'_>,
    column: &Column,
    integer: &Integer,
) -> (TokenStream, TokenStream) {
    let name = plain(enumeration.ident);
    let rust = format_ident!("{}", integer.rust);
    let sql_type = &column.sql_type;
    let variants: Vec<&Ident> = enumeration.variants.iter().map(|it| it.ident).collect();
    let numbers: Vec<&Expr> =
        enumeration.variants.iter().filter_map(|it| it.discriminant).collect();
    let written = quote! {
        let number: #rust = match self {
            #(Self::#variants => #numbers,)*
        };
        ::std::io::Write::write_all(out, &number.to_be_bytes())?;
    };
    let read = quote! {
        let number =
            <#rust as ::diesel::deserialize::FromSql<#sql_type, ::diesel::pg::Pg>>::from_sql(value)?;
        match number {
            #(#numbers => ::core::result::Result::Ok(Self::#variants),)*
            unknown => ::core::result::Result::Err(
                ::driftless::__private::unknown_number(#name, ::core::convert::From::from(unknown)),
            ),
        }
    };
    (written, read)
}

/// The column and the integer type of an enum that is stored as a number.
fn integer<'a>(enumeration: &'a Enumeration<'_>) -> Option<(&'a Column, &'a Integer)> {
    match &enumeration.storage {
        Storage::Column(column) => Some((column, column.kept.integer.as_ref()?)),
        Storage::Own | Storage::Elsewhere(_) => None,
    }
}
