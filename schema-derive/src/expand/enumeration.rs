//! Makes a Rust enum its own Diesel SQL type. An enum in a column of numbers or texts is also a value of that column's Diesel
//! type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Expr, Ident, LitByteStr};

use super::value;
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
    let sql_type = value::sql_type(ident, &metadata(enumeration));
    let queryable = value::queryable(ident);
    let values = sql_types.iter().map(|it| {
        let expressions = value::expressions(ident, it);
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
    let column_type = value::column_type(implementor, &column, &array);
    quote! {
        #column_type

        impl ::driftless::EnumType for #implementor {
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

fn metadata(enumeration: &Enumeration<'_>) -> TokenStream {
    if let Storage::Column(column) = &enumeration.storage {
        let (oid, array_oid) = (column.kept.oid, column.kept.array_oid);
        return quote! {
            let _ = lookup;
            ::diesel::pg::PgTypeMetadata::new(#oid, #array_oid)
        };
    }
    let name = enumeration.name();
    value::looked_up(&name, enumeration.attributes.schema.as_ref())
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
