//! Diesel's `table!`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, Path};

use crate::ast::{Field, Model};

/// Nothing if the `table!` is written elsewhere.
pub(super) fn expand(model: &Model<'_>) -> Option<TokenStream> {
    if !model.has_table_macro() {
        return None;
    }
    let module = identifier(&model.rust_name(), model.ident.span());
    let sql_name = (model.name() != model.rust_name()).then(|| {
        let name = model.name();
        quote!(#[sql_name = #name])
    });
    // Like `diesel print-schema`, the derive leaves out `public`.
    let schema = (model.namespace() != "public").then(|| {
        let schema = identifier(&model.namespace(), model.ident.span());
        quote!(#schema.)
    });
    let primary_key: Vec<Ident> = model
        .primary_key()
        .iter()
        .filter_map(|it| model.field(it))
        .map(column_identifier)
        .collect();
    let mut imports: Vec<String> = Vec::new();
    let mut import_tokens = Vec::new();
    for import in model.fields.iter().filter_map(|it| it.column_type.as_ref()?.import.as_ref()) {
        if !imports.contains(&import.to_string()) {
            imports.push(import.to_string());
            import_tokens.push(import);
        }
    }
    let columns = model.fields.iter().map(column);
    let about = format!("The table of [`{}`](super::{}).", model.ident, model.ident);
    Some(quote! {
        ::diesel::table! {
            #(#import_tokens)*
            #[doc = #about]
            #sql_name
            #schema #module (#(#primary_key),*) {
                #(#columns,)*
            }
        }
    })
}

/// The type `posts::table`; `None` if the model does not say where its `table!` is.
pub(super) fn table_type(model: &Model<'_>) -> Option<TokenStream> {
    match &model.attributes.table_name {
        Some(path) => Some(quote!(#path::table)),
        None if model.has_table_macro() || model.elsewhere.is_some() => {
            let module = identifier(&model.rust_name(), model.ident.span());
            Some(quote!(#module::table))
        }
        None => None,
    }
}

/// The column `posts::author_id`.
pub(super) fn column_path(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let column = column_identifier(field);
    let module = match &model.attributes.table_name {
        Some(path) => path.clone(),
        None => Path::from(identifier(&model.rust_name(), model.ident.span())),
    };
    quote!(#module::#column)
}

fn column(field: &Field<'_>) -> Option<TokenStream> {
    let column_type = field.column_type.as_ref()?;
    let ident = column_identifier(field);
    let sql_name = (field.name() != field.rust_name()).then(|| {
        let name = field.name();
        quote!(#[sql_name = #name])
    });
    let max_length = column_type.max_length.map(|it| {
        let it = proc_macro2::Literal::u32_unsuffixed(it);
        quote!(#[max_length = #it])
    });
    let about = format!("The column `{}`.", field.name());
    let diesel = &column_type.diesel;
    let diesel = match column_type.nullable {
        true => quote!(::diesel::sql_types::Nullable<#diesel>),
        false => diesel.clone(),
    };
    Some(quote! {
        #[doc = #about]
        #sql_name
        #max_length
        #ident -> #diesel
    })
}

fn column_identifier(field: &Field<'_>) -> Ident {
    identifier(&field.rust_name(), field.ident.span())
}

/// An identifier, raw if it is a keyword.
fn identifier(name: &str, span: Span) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(_) => Ident::new(name, span),
        Err(_) => Ident::new_raw(name, span),
    }
}
