//! Records that the compiler tells in its messages: as panics of constants, which it evaluates although the crate does not
//! compile. `driftless schema-rs` asks for them when schema.rs lacks what the models already name.

use std::env;

use driftless_schema::record::frame::{ANNOUNCED, ASKED, hexadecimal};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type};

use super::record::{self, data_type, json_of_model, location, said_by};
use crate::ast::{Field, Model};
use crate::json::Json;
use crate::spelling::plain;
use crate::types::{ColumnType, Element, argument, required};

/// Whether this call of the compiler is to tell the records. Cargo does not know the variable. It need not: a crate whose
/// records were told has not compiled, so cargo keeps nothing of it.
pub(super) fn is_asked() -> bool {
    env::var_os(ASKED).is_some()
}

/// What other records need of the struct, and its own record. Nothing here names a `table!`.
pub(super) fn model(model: &Model<'_>) -> TokenStream {
    let traits = record::bare_model_impl(model);
    let announced = announced(model.ident);
    let by_path = told(&json_of_model(model, data_type));
    // A type in schema.rs may be as new as the enum that is converted to it, which knows its own name, too. Of the two
    // records only one may be whole.
    let names_types = model.fields.iter().any(|it| it.attributes.sql_type.is_some());
    let by_field = names_types.then(|| told(&json_of_model(model, data_type_of_the_field)));
    quote!(#traits #announced #by_path #by_field)
}

/// The record of an enum, a newtype or a composite type.
pub(super) fn own_type(ident: &Ident, record: &Json) -> TokenStream {
    let announced = announced(ident);
    let record = told(record);
    quote!(#announced #record)
}

/// Says that there is a record, in a constant that always can be evaluated: so a record that cannot be told is missed.
fn announced(ident: &Ident) -> TokenStream {
    let (file, line) = location(ident.span());
    let place = format!("{file}:{line}:{}", plain(ident));
    let text = format!("{ANNOUNCED}{}.", hexadecimal(place.as_bytes()));
    quote! {
        const _: () = ::core::panic!("{}", #text);
    }
}

fn told(record: &Json) -> TokenStream {
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use ::driftless::__private::NotOwn as _;
            const PARTS: &[&str] = #record;
            const TEXT: [u8; ::driftless::__private::frame::told_length(PARTS)] =
                ::driftless::__private::frame::told(PARTS);
            ::core::panic!("{}", ::driftless::__private::frame::text(&TEXT));
        };
    }
}

/// The type of a column: what the field's own type says of itself, although `sql_type` names another one.
fn data_type_of_the_field(field: &Field<'_>, column_type: &ColumnType) -> Json {
    match &column_type.recorded.element {
        Element::Own(_) if field.attributes.sql_type.is_some() => {
            said_by(element(field.ty), column_type.recorded.array)
        }
        Element::Own(_) | Element::Text(_) => data_type(field, column_type),
    }
}

/// The `T` of `Option<Vec<Option<T>>>` and the like.
fn element(ty: &Type) -> &Type {
    let ty = required(ty);
    argument(ty, "Vec").map_or(ty, required)
}
