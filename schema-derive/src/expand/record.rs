//! The record: the model as JSON in a frame; and the `Model` impl, from which the records of other models take constants.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Path, Type};

use super::table::table_type;
use super::{join, told};
use crate::ast::{Enumeration, Field, Model};
use crate::json::{Json, optional, unless_empty};
use crate::part::Part as _;
use crate::said::is_said;
use crate::spelling::plain;
use crate::types::{ColumnType, Element, Misread, argument, required};

/// `impl driftless::Model`.
pub(super) fn model_impl(model: &Model<'_>) -> TokenStream {
    let table = table_type(model).unwrap_or_else(|| quote!(::driftless::TableStandsElsewhere));
    implemented(model, &table, &join::joins(model), &join::queries(model))
}

fn implemented(
    model: &Model<'_>,
    table: &TokenStream,
    joins: &[TokenStream],
    queries: &[TokenStream],
) -> TokenStream {
    let ident = model.ident;
    let primary_key = model.primary_key();
    let reference = Json::Object(vec![
        ("namespace", Json::text(model.namespace())),
        ("name", Json::text(model.name())),
        ("primary_key", Json::texts(model.column_names(&primary_key))),
    ]);
    let reference = reference.literal();
    let columns = model.fields.iter().map(|it| {
        let field = plain(it.ident);
        let name = Json::text(it.name()).literal();
        quote!((#field, #name))
    });
    let width = primary_key.len();
    quote! {
        impl ::driftless::Model for #ident {
            type Table = #table;
            const TABLE: &'static str = #reference;
            const COLUMNS: &'static [(&'static str, &'static str)] = &[#(#columns),*];
            const PRIMARY_KEY_COLUMNS: usize = #width;
            const JOINS: &'static [&'static str] = &[#(#joins),*];
            const QUERIES: &'static [&'static str] = &[#(#queries),*];
        }
    }
}

/// The impl without what only queries need.
pub(super) fn bare_model_impl(model: &Model<'_>) -> TokenStream {
    implemented(model, &quote!(::driftless::TableStandsElsewhere), &[], &[])
}

/// How a record says the type of a column.
pub(super) type DataType = fn(&Field<'_>, &ColumnType) -> Json;

/// The record of a table.
pub(super) fn of_model(model: &Model<'_>) -> TokenStream {
    let record = framed(&json_of_model(model, data_type));
    let by_name = model.fields.iter().filter_map(|it| it.column_type.as_ref()?.by_name.as_ref());
    let named_alike = by_name.filter(|it| !is_primitive(it)).map(|path| {
        let name = path.segments.last().map(|it| plain(&it.ident)).unwrap_or_default();
        let message = format!(
            "`{name}` is a type of the models, but a column takes it for the well-known type of that \
             name: write a path that begins with `self`, `super` or `crate`"
        );
        let span = path.span();
        // If there is an inherent constant, it takes precedence over the trait's.
        quote_spanned! {span=>
            const _: () = {
                #[allow(unused_imports)]
                use ::driftless::__private::NotOwn as _;
                assert!(!::driftless::__private::Probe::<#path>::IS_OWN, #message);
            };
        }
    });
    quote!(#(#named_alike)* #record)
}

/// The record of a table or a view, as JSON.
pub(super) fn json_of_model(model: &Model<'_>, data_type: DataType) -> Json {
    let attributes = &model.attributes;
    let columns = model.fields.iter().filter_map(|it| column(model, it, data_type)).collect();
    if model.is_view() {
        return json_of_view(model, columns);
    }
    let mut entries = vec![
        ("source", source(model.ident)),
        ("namespace", Json::text(model.namespace())),
        ("name", Json::text(model.name())),
    ];
    entries.extend(attributes.unmanaged.as_ref().map(|_| ("unmanaged", Json::Bool(true))));
    entries.extend(optional("renamed_from", &attributes.renamed_from));
    entries.extend(optional("schema_renamed_from", &attributes.schema_renamed_from));
    entries.push(("columns", Json::List(columns)));
    entries.push(("primary_key", attributes.primary_key.record(model)));
    entries.extend(model.parts.record(model));
    entries.extend(attributes.levels.record());
    entries.extend(attributes.options.record("options", model));
    entries.extend(optional("comment", &attributes.comment));
    Json::Object(vec![("table", Json::Object(entries))])
}

fn json_of_view(model: &Model<'_>, columns: Vec<Json>) -> Json {
    let view = &model.attributes.view;
    let mut entries = vec![
        ("source", source(model.ident)),
        ("namespace", Json::text(model.namespace())),
        ("name", Json::text(model.name())),
        ("query", Json::text(view.query())),
    ];
    entries.extend(view.is_materialized().then_some(("materialized", Json::Bool(true))));
    entries.extend(view.options.entries(model));
    entries.push(("columns", Json::List(columns)));
    let indexes = model.parts.indexes.iter().map(|it| it.record(model));
    entries.extend(unless_empty("indexes", indexes.collect()));
    entries.extend(optional("comment", &model.attributes.comment));
    Json::Object(vec![("view", Json::Object(entries))])
}

/// Has the crate compiled again when the file of a view's query changes.
pub(super) fn of_file(model: &Model<'_>) -> Option<TokenStream> {
    let path = model.attributes.view.file()?.display().to_string();
    Some(quote!(
        const _: &str = ::core::include_str!(#path);
    ))
}

/// The line of a token, according to the compiler.
pub(crate) fn line(span: Span) -> usize {
    location(span).1
}

/// What the record of a field has that no column of a view can have.
pub(crate) fn beyond_a_view(model: &Model<'_>, field: &Field<'_>) -> Vec<&'static str> {
    let Some(Json::Object(entries)) = column(model, field, data_type) else { return Vec::new() };
    let of_a_view = ["field", "file", "line", "name", "type", "nullable", "comment"];
    entries.into_iter().map(|it| it.0).filter(|it| !of_a_view.contains(it)).collect()
}

/// Structs that are embedded without `with_columns` must be rows of other tables: the columns of any other struct would
/// be missing here.
pub(super) fn embedded(model: &Model<'_>) -> TokenStream {
    let one = |ty: &&Type| {
        let ty = argument(ty, "Option").unwrap_or(ty);
        let span = ty.span();
        quote_spanned! {span=>
            const _: () = {
                const fn is_told<T: ::driftless::__private::Embedded>() {}
                is_told::<#ty>();
            };
        }
    };
    model.embedded.iter().map(one).collect()
}

/// The record of an enum.
pub(super) fn of_enumeration(enumeration: &Enumeration<'_>) -> TokenStream {
    framed(&json_of_enumeration(enumeration))
}

/// The record of an enum, as JSON.
pub(super) fn json_of_enumeration(enumeration: &Enumeration<'_>) -> Json {
    let attributes = &enumeration.attributes;
    let labels = enumeration.in_order().into_iter().map(|it| {
        let mut entries = vec![
            ("variant", Json::text(plain(it.ident))),
            ("label", Json::text(enumeration.label(it))),
        ];
        entries.extend(optional("renamed_from", &it.attributes.renamed_from));
        Json::Object(entries)
    });
    let labels = Json::List(labels.collect());
    let mut entries = vec![
        ("source", source(enumeration.ident)),
        ("namespace", Json::text(enumeration.namespace())),
        ("name", Json::text(enumeration.name())),
    ];
    entries.extend(attributes.unmanaged.as_ref().map(|_| ("unmanaged", Json::Bool(true))));
    entries.extend(optional("renamed_from", &attributes.renamed_from));
    entries.push(("labels", labels));
    let removed = attributes.removed.iter().map(|it| {
        Json::Object(vec![
            ("label", Json::text(it.label.value())),
            ("map_to", Json::text(it.map_to.value())),
        ])
    });
    entries.extend(unless_empty("removed", removed.collect()));
    entries.extend(optional("comment", &attributes.comment));
    Json::Object(vec![("enum", Json::Object(entries))])
}

/// The static that a scan of the compiled file finds. It has no pointers and no link section, so it needs no `unsafe`.
fn framed(record: &Json) -> TokenStream {
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use ::driftless::__private::NotOwn as _;
            const PARTS: &[&str] = #record;
            #[used]
            static RECORD: [u8; ::driftless::__private::frame::length(PARTS)] =
                ::driftless::__private::frame::frame(PARTS);
        };
    }
}

/// Where the type is declared.
pub(crate) fn source(ident: &Ident) -> Json {
    let (file, line) = location(ident.span());
    Json::Object(vec![
        // A path of identifiers contains nothing that JSON escapes.
        ("module", Json::Spliced(quote!(::core::concat!("\"", ::core::module_path!(), "\"")))),
        ("rust_name", Json::text(plain(ident))),
        ("file", Json::text(file)),
        ("line", Json::Number(line)),
    ])
}

/// The file and line of a token, according to the compiler.
pub(super) fn location(span: Span) -> (String, usize) {
    let span = span.unwrap();
    (span.file(), span.line())
}

fn column(model: &Model<'_>, field: &Field<'_>, data_type: DataType) -> Option<Json> {
    let column_type = field.column_type.as_ref()?;
    let attributes = &field.attributes;
    let (file, line) = location(field.ident.span());
    let (file_of_struct, _) = location(model.ident.span());
    let mut entries = vec![("field", Json::text(plain(field.ident)))];
    if file != file_of_struct {
        entries.push(("file", Json::text(file)));
    }
    entries.push(("line", Json::Number(line)));
    entries.push(("name", Json::text(field.name())));
    entries.extend(optional("renamed_from", &attributes.renamed_from));
    entries.extend(optional("backfill", &attributes.backfill));
    entries.extend(optional("zone", &attributes.zone));
    entries.push(("type", data_type(field, column_type)));
    entries.push(("nullable", Json::Bool(column_type.nullable)));
    if let Some(default) = &attributes.default {
        entries.push(("default", Json::text(default.sql.as_str())));
    }
    if let Some(identity) = &attributes.identity {
        let kind = if identity.always { "always" } else { "by_default" };
        entries.push(("identity", Json::text(kind)));
    }
    if attributes.serial.is_some() {
        entries.push(("serial", Json::Bool(true)));
    }
    entries.extend(attributes.counting.record("counting", model));
    if let Some(generated) = &attributes.generated {
        entries.push(("generated", Json::text(generated.expression.value())));
        if generated.is_virtual {
            entries.push(("virtual", Json::Bool(true)));
        }
    }
    if let Some((_, said)) = &attributes.not_null {
        entries.push(("not_null", said.object(model)));
    }
    entries.extend(attributes.levels.record());
    entries.extend(attributes.options.record("options", model));
    entries.extend(optional("comment", &attributes.comment));
    Some(Json::Object(entries))
}

/// The record of a newtype or a composite type, as the compiler is to have it.
pub(crate) fn of_own_type(ident: &Ident, record: &Json) -> TokenStream {
    match told::is_asked() {
        true => told::own_type(ident, record),
        false => framed(record),
    }
}

/// Asserts that each type that is not well known is a `ColumnType`, even if `type` replaces its column type.
pub(super) fn known_types(model: &Model<'_>) -> TokenStream {
    known(model.fields.iter().filter_map(|it| it.column_type.as_ref()))
}

/// The same for these types.
pub(crate) fn known<'a>(types: impl Iterator<Item = &'a ColumnType>) -> TokenStream {
    let bounds = types.filter_map(|it| it.own_path().cloned()).map(|path| {
        let span = path.span();
        quote_spanned! {span=>
            const _: () = {
                #[allow(dead_code)]
                struct Known
                where
                    #path: ::driftless::ColumnType;
            };
        }
    });
    bounds.collect()
}

/// Asserts that Diesel does not misread a field because `type` is another type than the one in `table!`. A field that Diesel
/// cannot read as the type in `table!` either is not reported here: a feature of Diesel may be missing, or the field may be
/// for writing only.
pub(super) fn misread(model: &Model<'_>) -> TokenStream {
    // Without a table of Diesel's, Diesel reads nothing.
    if table_type(model).is_none() {
        return TokenStream::new();
    }
    let shown = model.fields.iter().filter(|it| !is_said(it.ty));
    let asserted = shown.filter_map(|field| {
        let Misread { wanted, found, message } = field.column_type.as_ref()?.misread.as_ref()?;
        let ty = required(field.attributes.deserialize_as.as_ref().unwrap_or(field.ty));
        let span = field.ty.span();
        // A `table!` written elsewhere may have the other type.
        let or_elsewhere = (!model.has_table_macro())
            .then(|| quote_spanned!(span=> || Reads::<#ty, #found>::IS_SO));
        Some(quote_spanned! {span=>
            const _: () = {
                struct Reads<T, S>(::core::marker::PhantomData<(T, S)>);
                trait Otherwise {
                    const IS_SO: bool = false;
                }
                impl<T, S> Otherwise for Reads<T, S> {}
                // If there is an inherent constant, it takes precedence over the trait's.
                #[allow(dead_code)]
                impl<T: ::diesel::deserialize::FromSql<S, ::diesel::pg::Pg>, S> Reads<T, S> {
                    const IS_SO: bool = true;
                }
                assert!(!Reads::<#ty, #wanted>::IS_SO #or_elsewhere, #message);
            };
        })
    });
    asserted.collect()
}

/// Whether the path names a primitive type, so that no enum can have that name.
fn is_primitive(path: &Path) -> bool {
    let names = ["bool", "f32", "f64", "i16", "i32", "i64", "str", "String"];
    names.iter().any(|it| path.is_ident(it))
}

/// The type of a column: PostgreSQL's spelling, or what the type that the field or `sql_type` names says of itself.
pub(super) fn data_type(_: &Field<'_>, column_type: &ColumnType) -> Json {
    recorded_type(column_type)
}

/// The same without a field.
pub(crate) fn recorded_type(column_type: &ColumnType) -> Json {
    let recorded = &column_type.recorded;
    match &recorded.element {
        Element::Text(text) => Json::column_type("text", Json::text(text.as_str()), recorded.array),
        Element::Own(path) => said_by(path, recorded.array),
    }
}

/// What this type says of itself. `Probe` has the constant for every type, so that a type that is none of the models' is reported once,
/// by `known_types`.
pub(super) fn said_by(ty: &(impl ToTokens + Spanned), array: bool) -> Json {
    let constant = if array { quote!(ARRAY_TYPE) } else { quote!(COLUMN_TYPE) };
    let span = ty.span();
    Json::Spliced(quote_spanned!(span=> ::driftless::__private::Probe::<#ty>::#constant))
}
