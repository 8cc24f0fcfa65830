//! Turns what a derive has read into the tokens that it emits.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ast::{Enumeration, Model};
use crate::attr::is_partial;
use crate::check;
use crate::ctxt::Ctxt;
use crate::embedded;
use crate::owner::Owner;
use crate::storage::Storage;

mod enumeration;
mod join;
mod record;
mod table;

/// `#[derive(Schema)]`.
pub(crate) fn model(input: DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::new(Owner::of(&input)?);
    if is_partial(&ctxt, &input) {
        return ctxt.check().map(|()| TokenStream::new());
    }
    let input = embedded::flat(&ctxt, input);
    let model = Model::read(&ctxt, &input);
    if let Some(model) = &model {
        check::model(&ctxt, model);
    }
    ctxt.check()?;
    let model = model.expect("a struct that cannot be read is a reported mistake");
    let table = table::expand(&model);
    let traits = record::model_impl(&model);
    let joins = join::expand(&model);
    let record = record::of_model(&model);
    let known = record::known_types(&model);
    let embedded = record::embedded(&model);
    let misread = record::misread(&model);
    // Before the `table!`: if these fail, they are the cause of its many errors.
    Ok(quote!(#known #misread #embedded #table #traits #joins #record))
}

/// `#[derive(SchemaEnum)]`.
pub(crate) fn enumeration(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::new(Owner::of(input)?);
    let enumeration = Enumeration::read(&ctxt, input);
    if let Some(enumeration) = &enumeration {
        check::enumeration(&ctxt, enumeration);
    }
    ctxt.check()?;
    let enumeration = enumeration.expect("an enum that cannot be read is a reported mistake");
    let traits = enumeration::expand(&enumeration);
    let record = match enumeration.storage {
        Storage::Own | Storage::Elsewhere(_) => Some(record::of_enumeration(&enumeration)),
        Storage::Column(_) => None,
    };
    Ok(quote!(#traits #record))
}
