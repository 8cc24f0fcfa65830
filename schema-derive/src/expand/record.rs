//! The record: what the model says, as JSON in a frame; and the `Model` impl that other records splice from.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, LitStr, Path};

use super::join;
use super::json::Json;
use super::table::table_type;
use crate::ast::{Enumeration, Field, Model};
use crate::attr::{
    Check, Exclusion, Extension, ForeignKey, Index, IndexColumn, IndexKey, Options, Said, Sequence,
    Statistics, Unique, Value,
};
use crate::spelling::plain;
use crate::types::{ColumnType, Element, Misread, required};

/// `impl driftless::Model`.
pub(super) fn model_impl(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let table = table_type(model).unwrap_or_else(|| quote!(::driftless::TableStandsElsewhere));
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
    let joins = join::joins(model);
    let queries = join::queries(model);
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

/// The record of a table.
pub(super) fn of_model(model: &Model<'_>) -> TokenStream {
    let attributes = &model.attributes;
    let primary_key = model.primary_key();
    let columns = model.fields.iter().filter_map(|it| column(model, it)).collect();
    let uniques = model.uniques().map(|it| unique(model, it)).collect();
    let of_fields = model
        .fields
        .iter()
        .flat_map(|field| field.attributes.checks.iter().map(|it| check(model, it, Some(field))));
    let checks =
        of_fields.chain(attributes.checks.iter().map(|it| check(model, it, None))).collect();
    let foreign_keys = model.foreign_keys().map(|it| foreign_key(model, it)).collect();
    let indexes = model.indexes().map(|it| index(model, it)).collect();
    let mut entries = vec![
        ("source", source(model.ident)),
        ("namespace", Json::text(model.namespace())),
        ("name", Json::text(model.name())),
    ];
    entries.extend(optional("renamed_from", &attributes.renamed_from));
    entries.extend(optional("schema_renamed_from", &attributes.schema_renamed_from));
    entries.push(("columns", Json::List(columns)));
    let name = attributes.primary_key_name.as_ref();
    entries.push(("primary_key", key(model, name, &primary_key, &attributes.primary_key_options)));
    entries.extend(unless_empty("uniques", uniques));
    entries.extend(unless_empty("checks", checks));
    entries.extend(unless_empty("foreign_keys", foreign_keys));
    entries.extend(unless_empty("indexes", indexes));
    let exclusions = attributes.exclusions.iter().map(|it| exclusion(model, it)).collect();
    entries.extend(unless_empty("exclusions", exclusions));
    let statistics = attributes.statistics.iter().map(|it| self::statistics(model, it)).collect();
    entries.extend(unless_empty("statistics", statistics));
    let sequences = attributes.sequences.iter().map(|it| sequence(model, it)).collect();
    entries.extend(unless_empty("sequences", sequences));
    let quiet = attributes.quiet_triggers.iter().map(|it| Json::text(it.value())).collect();
    entries.extend(unless_empty("quiet_triggers", quiet));
    let extensions = attributes.extensions.iter().map(extension).collect();
    entries.extend(unless_empty("extensions", extensions));
    entries.extend(options("options", model, &attributes.options));
    entries.extend(optional("comment", &attributes.comment));
    let record = framed(&Json::Object(vec![("table", Json::Object(entries))]));
    let by_name = model.fields.iter().filter_map(|it| it.column_type.as_ref()?.by_name.as_ref());
    let named_alike = by_name.filter(|it| !is_primitive(it)).map(|path| {
        let name = path.segments.last().map(|it| plain(&it.ident)).unwrap_or_default();
        let message = format!(
            "`{name}` is an enum of the models, but a column takes it for the well-known type of that \
             name: write a path that begins with `self`, `super` or `crate`"
        );
        let span = path.span();
        // The inherent constant wins over the trait's where there is one.
        quote_spanned! {span=>
            const _: () = {
                #[allow(unused_imports)]
                use ::driftless::__private::NoEnum as _;
                assert!(!::driftless::__private::Probe::<#path>::IS_ENUM, #message);
            };
        }
    });
    quote!(#(#named_alike)* #record)
}

/// The record of an enum.
pub(super) fn of_enumeration(enumeration: &Enumeration<'_>) -> TokenStream {
    let attributes = &enumeration.attributes;
    let labels = enumeration.variants.iter().map(|it| {
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
    framed(&Json::Object(vec![("enum", Json::Object(entries))]))
}

/// The static that a scan finds. It holds no pointers, names no section and so needs no `unsafe`.
fn framed(record: &Json) -> TokenStream {
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use ::driftless::__private::NoEnum as _;
            const PARTS: &[&str] = #record;
            #[used]
            static RECORD: [u8; ::driftless::__private::frame::length(PARTS)] =
                ::driftless::__private::frame::frame(PARTS);
        };
    }
}

fn source(ident: &Ident) -> Json {
    let (file, line) = location(ident.span());
    Json::Object(vec![
        // A path of identifiers has nothing that JSON escapes.
        ("module", Json::Spliced(quote!(::core::concat!("\"", ::core::module_path!(), "\"")))),
        ("rust_name", Json::text(plain(ident))),
        ("file", Json::text(file)),
        ("line", Json::Number(line)),
    ])
}

/// Where the compiler says that a token stands.
fn location(span: Span) -> (String, usize) {
    let span = span.unwrap();
    (span.file(), span.line())
}

fn column(model: &Model<'_>, field: &Field<'_>) -> Option<Json> {
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
    entries.push(("type", data_type(column_type)));
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
    entries.extend(options("counting", model, &attributes.counting));
    if let Some(generated) = &attributes.generated {
        entries.push(("generated", Json::text(generated.expression.value())));
        if generated.is_virtual {
            entries.push(("virtual", Json::Bool(true)));
        }
    }
    if let Some((_, said)) = &attributes.not_null {
        entries.push(("not_null", said_object(model, said)));
    }
    entries.extend(options("options", model, &attributes.options));
    entries.extend(optional("comment", &attributes.comment));
    Some(Json::Object(entries))
}

/// What has to say itself which column it takes: also where `type` stands in for what it says.
pub(super) fn known_types(model: &Model<'_>) -> TokenStream {
    let own = |field: &Field<'_>| {
        let column_type = field.column_type.as_ref()?;
        match (&column_type.said_for, &column_type.recorded.element) {
            (Some(path), _) | (None, Element::Own(path)) => Some(path.clone()),
            (None, Element::Text(_)) => None,
        }
    };
    let bounds = model.fields.iter().filter_map(own).map(|path| {
        let span = path.span();
        quote_spanned! {span=>
            const _: () = {
                #[allow(dead_code)]
                struct Known
                where
                    #path: ::driftless::EnumType;
            };
        }
    });
    bounds.collect()
}

/// Fields that Diesel would misread, since `type` says another type than `table!` has. What Diesel cannot read as `table!`
/// has it either is no matter of `type`: a feature of Diesel may be missing, or the field may be for writing only.
pub(super) fn misread(model: &Model<'_>) -> TokenStream {
    // No table of Diesel's: Diesel reads nothing.
    if table_type(model).is_none() {
        return TokenStream::new();
    }
    let asserted = model.fields.iter().filter_map(|field| {
        let Misread { wanted, found, message } = field.column_type.as_ref()?.misread.as_ref()?;
        let ty = required(field.attributes.deserialize_as.as_ref().unwrap_or(field.ty));
        let span = field.ty.span();
        // A `table!` that stands elsewhere may have the other type.
        let or_elsewhere = (!model.has_table_macro())
            .then(|| quote_spanned!(span=> || Reads::<#ty, #found>::IS_SO));
        Some(quote_spanned! {span=>
            const _: () = {
                struct Reads<T, S>(::core::marker::PhantomData<(T, S)>);
                trait Otherwise {
                    const IS_SO: bool = false;
                }
                impl<T, S> Otherwise for Reads<T, S> {}
                // The inherent constant wins over the trait's where there is one.
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

/// Whether nothing else can be named so.
fn is_primitive(path: &Path) -> bool {
    let names = ["bool", "f32", "f64", "i16", "i32", "i64", "str", "String"];
    names.iter().any(|it| path.is_ident(it))
}

fn data_type(column_type: &ColumnType) -> Json {
    let recorded = &column_type.recorded;
    match &recorded.element {
        Element::Text(text) => Json::column_type("text", Json::text(text.as_str()), recorded.array),
        Element::Own(path) => {
            let constant = if recorded.array { quote!(ARRAY_TYPE) } else { quote!(COLUMN_TYPE) };
            let span = path.span();
            // Through a type that has it in any case: that it is none is said once, by `known_types`.
            Json::Spliced(quote_spanned!(span=> ::driftless::__private::Probe::<#path>::#constant))
        }
    }
}

/// What is said besides; nothing where nothing is.
fn options(key: &'static str, model: &Model<'_>, said: &Options) -> Option<(&'static str, Json)> {
    (!said.0.is_empty()).then(|| (key, said_object(model, said)))
}

fn said_object(model: &Model<'_>, said: &Options) -> Json {
    let value = |Said { key, value, .. }: &Said| {
        let json = match value {
            Value::Flag => Json::Bool(true),
            Value::Text(text) => Json::text(text.as_str()),
            Value::Number(number) => Json::Integer(*number),
            Value::Columns(columns) => Json::texts(model.column_names(columns)),
            Value::Texts(texts) => Json::texts(texts.iter().cloned()),
            Value::Parameters(all) => {
                let one =
                    |(name, value): &(String, String)| (name.clone(), Json::text(value.as_str()));
                Json::Map(all.iter().map(one).collect())
            }
        };
        (*key, json)
    };
    Json::Object(said.0.iter().map(value).collect())
}

fn key(model: &Model<'_>, name: Option<&LitStr>, columns: &[Ident], said: &Options) -> Json {
    let mut entries: Vec<_> = name.map(|it| ("name", Json::text(it.value()))).into_iter().collect();
    entries.push(("columns", Json::texts(model.column_names(columns))));
    entries.extend(options("options", model, said));
    Json::Object(entries)
}

fn unique(model: &Model<'_>, unique: &Unique) -> Json {
    key(model, unique.name.as_ref(), &unique.columns, &unique.options)
}

fn exclusion(model: &Model<'_>, exclusion: &Exclusion) -> Json {
    let mut entries: Vec<_> = optional("name", &exclusion.name).into_iter().collect();
    entries.extend(optional("method", &exclusion.method));
    let columns = exclusion.columns.iter().map(|it| index_column(model, it));
    entries.push(("columns", Json::List(columns.collect())));
    entries.extend(optional("where", &exclusion.predicate));
    entries.extend(options("options", model, &exclusion.options));
    Json::Object(entries)
}

fn statistics(model: &Model<'_>, statistics: &Statistics) -> Json {
    let mut entries: Vec<_> = optional("name", &statistics.name).into_iter().collect();
    entries.extend(optional("namespace", &statistics.schema));
    let columns = model.column_names(&statistics.columns).into_iter().map(Json::Text);
    entries.extend(unless_empty("columns", columns.collect()));
    let expressions = statistics.expressions.iter().map(|it| Json::text(it.value()));
    entries.extend(unless_empty("expressions", expressions.collect()));
    entries.extend(options("options", model, &statistics.options));
    Json::Object(entries)
}

fn sequence(model: &Model<'_>, sequence: &Sequence) -> Json {
    let mut entries = vec![("name", Json::text(sequence.name.value()))];
    entries.extend(sequence.data_type.iter().map(|it| ("type", Json::text(it.as_str()))));
    entries.extend(options("counting", model, &sequence.counting));
    let owner = sequence.owned_by.as_ref().and_then(|it| model.field(it));
    entries.extend(owner.map(|it| ("owned_by", Json::text(it.name()))));
    entries.extend(optional("comment", &sequence.comment));
    Json::Object(entries)
}

fn extension(extension: &Extension) -> Json {
    let mut entries = vec![("name", Json::text(extension.name.value()))];
    entries.extend(optional("namespace", &extension.schema));
    Json::Object(entries)
}

fn check(model: &Model<'_>, check: &Check, field: Option<&Field<'_>>) -> Json {
    let mut entries: Vec<_> = optional("name", &check.name).into_iter().collect();
    entries.extend(field.map(|it| ("column", Json::text(it.name()))));
    entries.push(("expression", Json::text(check.expression.value())));
    entries.extend(options("options", model, &check.options));
    Json::Object(entries)
}

fn foreign_key(model: &Model<'_>, key: &ForeignKey) -> Json {
    let target = join::target(model, &key.references);
    let span = key.references.span();
    let width = key.columns.len();
    let table = match key.referenced.as_slice() {
        // Only the other struct knows how many columns its primary key has.
        [] => {
            quote_spanned!(span=> ::driftless::__private::table_with_primary_key_of::<#target>(#width))
        }
        _ => quote_spanned!(span=> <#target as ::driftless::Model>::TABLE),
    };
    let mut entries: Vec<_> = optional("name", &key.name).into_iter().collect();
    entries.push(("columns", Json::texts(model.column_names(&key.columns))));
    entries.push(("references", Json::Spliced(table)));
    let referenced = key.referenced.iter().map(|it| {
        let field = plain(it);
        let span = it.span();
        Json::Spliced(quote_spanned!(span=> ::driftless::__private::column::<#target>(#field)))
    });
    entries.extend(unless_empty("referenced_columns", referenced.collect()));
    entries.extend(key.on_delete.as_ref().map(|it| ("on_delete", Json::text(plain(it)))));
    let set = model.column_names(&key.on_delete_columns).into_iter().map(Json::Text);
    entries.extend(unless_empty("on_delete_columns", set.collect()));
    entries.extend(key.on_update.as_ref().map(|it| ("on_update", Json::text(plain(it)))));
    entries.extend(options("options", model, &key.options));
    Json::Object(entries)
}

fn index(model: &Model<'_>, index: &Index) -> Json {
    let mut entries: Vec<_> = optional("name", &index.name).into_iter().collect();
    if index.unique {
        entries.push(("unique", Json::Bool(true)));
    }
    entries.extend(optional("method", &index.method));
    let columns = index.columns.iter().map(|it| index_column(model, it));
    entries.push(("columns", Json::List(columns.collect())));
    entries.extend(optional("where", &index.predicate));
    entries.extend(options("options", model, &index.options));
    Json::Object(entries)
}

fn index_column(model: &Model<'_>, column: &IndexColumn) -> Json {
    let mut entries = Vec::new();
    match &column.key {
        IndexKey::Column(ident) => {
            let name = model.field(ident).map(Field::name);
            entries.extend(name.map(|it| ("column", Json::text(it))));
        }
        IndexKey::Expression(expression) => {
            entries.push(("expression", Json::text(expression.value())));
        }
    }
    if column.descending {
        entries.push(("descending", Json::Bool(true)));
    }
    entries.extend(column.nulls_first.map(|it| ("nulls_first", Json::Bool(it))));
    entries.extend(optional("operator", &column.operator));
    entries.extend(options("options", model, &column.options));
    Json::Object(entries)
}

fn optional(key: &'static str, text: &Option<LitStr>) -> Option<(&'static str, Json)> {
    text.as_ref().map(|it| (key, Json::text(it.value())))
}

fn unless_empty(key: &'static str, items: Vec<Json>) -> Option<(&'static str, Json)> {
    (!items.is_empty()).then(|| (key, Json::List(items)))
}
