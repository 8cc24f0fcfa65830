//! Turns what a derive has read into the tokens that it emits.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::ast::{Enumeration, Field, Model};
use crate::attr::is_partial;
use crate::check;
use crate::ctxt::{Ctxt, Mistakes};
use crate::embedded;
use crate::owner::Owner;
use crate::said::with_said_columns;
use crate::storage::Storage;

mod enumeration;
mod join;
mod record;
mod table;
mod told;
pub(crate) mod value;

pub(crate) use record::{beyond_a_view, known, line, of_own_type, recorded_type, source};

/// `#[derive(Schema)]`.
pub(crate) fn model(input: DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::new(Owner::of(&input)?);
    if is_partial(&ctxt, &input) {
        return ctxt.check().map(|()| TokenStream::new()).map_err(|it| it.error);
    }
    let is_unit = matches!(&input.data, Data::Struct(it) if matches!(it.fields, Fields::Unit));
    let input = with_said_columns(&ctxt, embedded::flat(&ctxt, input));
    let model = Model::read(&ctxt, &input);
    if let Some(model) = &model {
        check::model(&ctxt, model);
    }
    let mistakes = ctxt.check().err();
    let sound = model.filter(|it| can_expand(it, mistakes.as_ref()));
    let error = mistakes.map(|it| it.error.into_compile_error());
    let Some(model) = sound else { return Ok(error.unwrap_or_default()) };
    if error.is_none() && told::is_asked() {
        return Ok(told::model(&model));
    }
    let table = table::expand(&model);
    let file = record::of_file(&model);
    let traits = record::model_impl(&model);
    let joins = join::expand(&model);
    if error.is_some() {
        // Whatever uses the struct or its table would be an error, too.
        return Ok(quote!(#error #table #traits #joins));
    }
    let record = record::of_model(&model);
    let known = record::known_types(&model);
    let embedded = record::embedded(&model);
    let misread = record::misread(&model);
    // Nobody needs a value of a struct without fields, so the compiler would call it unused.
    let ident = model.ident;
    let used = is_unit.then(|| quote!(const _: #ident = #ident;));
    // Before the `table!`: if these fail, they are the cause of its many errors.
    Ok(quote!(#known #misread #embedded #table #traits #joins #record #file #used))
}

/// `#[derive(SchemaEnum)]`.
pub(crate) fn enumeration(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::new(Owner::of(input)?);
    let enumeration = Enumeration::read(&ctxt, input);
    if let Some(enumeration) = &enumeration {
        check::enumeration(&ctxt, enumeration);
    }
    let mistakes = ctxt.check().err();
    let sound = enumeration.filter(|_| mistakes.as_ref().is_none_or(|it| !it.is_fatal));
    let error = mistakes.map(|it| it.error.into_compile_error());
    let Some(enumeration) = sound else { return Ok(error.unwrap_or_default()) };
    let traits = enumeration::expand(&enumeration);
    if error.is_some() {
        return Ok(quote!(#error #traits));
    }
    let record = match enumeration.storage {
        Storage::Own | Storage::Elsewhere(_) if told::is_asked() => {
            Some(told::own_type(enumeration.ident, &record::json_of_enumeration(&enumeration)))
        }
        Storage::Own | Storage::Elsewhere(_) => Some(record::of_enumeration(&enumeration)),
        Storage::Column(_) => None,
    };
    Ok(quote!(#traits #record))
}

/// Whether the expansion of a struct with these mistakes compiles.
fn can_expand(model: &Model<'_>, mistakes: Option<&Mistakes>) -> bool {
    let Some(mistakes) = mistakes else { return true };
    let is_typed = |it: &Field<'_>| it.column_type.is_some();
    let names = [model.rust_name(), model.name(), model.namespace()];
    !mistakes.is_fatal
        && !model.fields.is_empty()
        && names.iter().all(|it| !it.trim().is_empty())
        && model.fields.iter().all(is_typed)
        && model.primary_key().iter().all(|it| model.field(it).is_some())
}
