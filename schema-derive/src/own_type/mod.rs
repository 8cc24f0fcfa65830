//! Types of the models besides enums: a newtype that is a domain, and a struct that is a composite type.

mod composite;
mod domain;

use driftless_schema::QualifiedName;
use driftless_schema::naming::snake_case;
use driftless_schema::quote::type_name;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Ident, LitStr, Path, Type};

use crate::attr::FieldAttributes;
use crate::ctxt::Ctxt;
use crate::expand::{recorded_type, value};
use crate::json::Json;
use crate::owner::Owner;
use crate::spelling::plain;
use crate::types::{ColumnType, Element, argument, required};
pub(crate) use composite::Composite;
pub(crate) use domain::Newtype;

/// What reads, checks and expands one of them.
pub(crate) trait OwnType<'a>: Sized {
    /// `None` after a mistake that leaves nothing to expand.
    fn read(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Self>;

    fn expand(&self) -> TokenStream;
}

/// `#[derive(SchemaDomain)]` and `#[derive(SchemaComposite)]`.
pub(crate) fn derived<'a, T: OwnType<'a>>(input: &'a DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::new(Owner::of(input)?);
    if !input.generics.params.is_empty() {
        ctxt.error(&input.generics, "one definition makes one type: remove the generic parameters");
    }
    let found = T::read(&ctxt, input);
    ctxt.check().map_err(|it| it.error)?;
    Ok(found.map(|it| it.expand()).unwrap_or_default())
}

/// The name in the database: the one that is given, or the Rust name in `snake_case`.
fn own_name(ident: &Ident, given: Option<&LitStr>) -> String {
    given.map_or_else(|| snake_case(&plain(ident)), LitStr::value)
}

fn namespace(given: Option<&LitStr>) -> String {
    given.map_or_else(|| "public".to_owned(), LitStr::value)
}

/// What columns of the type record.
fn column_type(ident: &Ident, namespace: &str, name: &str) -> TokenStream {
    let spelling = type_name(&QualifiedName::new(namespace, name));
    let of = |array| Json::column_type("text", Json::text(spelling.as_str()), array).literal();
    value::column_type(ident, &of(false), &of(true))
}

/// The type of a value inside of the type.
struct Inner<'a> {
    ty: &'a Type,
    column_type: ColumnType,
}

impl<'a> Inner<'a> {
    fn read(ctxt: &Ctxt, ty: &'a Type, attributes: &FieldAttributes) -> Option<Self> {
        let column_type = ColumnType::read(ctxt, ty, attributes, &[])?;
        Some(Inner { ty, column_type })
    }

    /// Its Diesel type beside the struct, where no `table!` is.
    fn diesel(&self, attributes: &FieldAttributes) -> TokenStream {
        let one = match (&attributes.sql_type, self.own_path()) {
            (Some(path), _) => quote!(#path),
            (None, Some(path)) if self.column_type.recorded.array => {
                let element = argument(required(self.ty), "Vec");
                match element.is_some_and(|it| argument(it, "Option").is_some()) {
                    true => quote!(
                        ::diesel::sql_types::Array<::diesel::sql_types::Nullable<#path>>
                    ),
                    false => quote!(::diesel::sql_types::Array<#path>),
                }
            }
            (None, Some(path)) => quote!(#path),
            (None, None) => self.column_type.diesel.clone(),
        };
        match self.column_type.nullable {
            true => quote!(::diesel::sql_types::Nullable<#one>),
            false => one,
        }
    }

    fn own_path(&self) -> Option<&Path> {
        match &self.column_type.recorded.element {
            Element::Own(path) => Some(path),
            Element::Text(_) => None,
        }
    }

    fn recorded(&self) -> Json {
        recorded_type(&self.column_type)
    }
}
