//! Turns the fields of embedded structs into fields of the model. `with_columns` has written them onto the field that embeds
//! the struct.

use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, FieldsNamed, Result, Token};

use crate::ctxt::Ctxt;
use crate::shared::is_embedded;
use crate::symbol as word;

/// The same struct with the fields of its embedded structs. An embedded field whose columns are not known stays; it is no
/// column.
pub(crate) fn flat(ctxt: &Ctxt, mut input: DeriveInput) -> DeriveInput {
    let late = |it: &&Attribute| {
        it.path().segments.last().is_some_and(|it| it.ident == word::WITH_COLUMNS)
    };
    if let Some(attribute) = input.attrs.iter().find(late) {
        let message = "the derives have not seen these columns: write `with_columns` above them";
        ctxt.error(attribute, message);
    }
    if let Data::Struct(data) = &mut input.data
        && let Fields::Named(fields) = &mut data.fields
    {
        let mut all: Punctuated<Field, Token![,]> = Punctuated::new();
        for field in std::mem::take(&mut fields.named) {
            match columns(ctxt, &field) {
                Ok(Some(columns)) => all.extend(columns.named),
                Ok(None) => all.push(field),
                Err(error) => ctxt.syn_error(error),
            }
        }
        fields.named = all;
    }
    input
}

fn columns(ctxt: &Ctxt, field: &Field) -> Result<Option<FieldsNamed>> {
    if !is_embedded(field) {
        return Ok(None);
    }
    let mut columns = None;
    for attribute in field.attrs.iter().filter(|it| ctxt.owner().owns(it)) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident(word::EMBEDDED) {
                let message = "an embedded struct is no column: say it on its fields";
                return Err(meta.error(message));
            }
            let mut fields: FieldsNamed = meta.input.parse()?;
            // `shared_columns` has given our attributes another name, so these are another derive's.
            for field in &mut fields.named {
                field.attrs.retain(|it| !it.path().is_ident(word::SCHEMA));
            }
            columns = Some(fields);
            Ok(())
        })?;
    }
    Ok(columns)
}
