//! Structs and enums, as far as Diesel's attributes and derives on them are concerned.

use std::collections::BTreeMap;
use std::path::PathBuf;

use driftless_schema::naming::snake_case;
use proc_macro2::{LineColumn, Span};
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Fields, FieldsNamed, GenericArgument, ItemEnum, ItemStruct, PathArguments, Type,
};

use super::Module;
use super::attribute::{Told, Word, segments, told, words};
use super::derives::Derives;
use super::import::Imports;
use super::outdated::{self, ON_FIELDS, ON_ITEMS, Replaced};
use crate::adopt::location::ItemLocation;

/// A struct with a derive of Diesel, or one that says all columns of a table.
#[derive(Clone, Debug)]
pub(crate) struct Structure {
    pub(crate) location: ItemLocation,
    /// The root file of its crate.
    pub(crate) root: PathBuf,
    /// The path of its module: `crate::models`.
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) derives: Derives,
    /// What `table_name` says, or Diesel's default. There can be several, each under another condition.
    pub(crate) tables: Vec<TableName>,
    /// Whether an attribute names the table.
    pub(crate) is_named: bool,
    /// The fields that are columns.
    pub(crate) fields: Vec<Field>,
    /// The fields of columns, by their names, if the struct was written for a table.
    pub(crate) written_for: BTreeMap<String, String>,
    /// The structs that it embeds, by the last segments of their paths.
    pub(crate) embedded: Vec<String>,
    /// The fields of Diesel's `primary_key`.
    pub(crate) primary_key: Option<Vec<String>>,
    pub(crate) is_generic: bool,
    /// Whether it is to be written: it shows nothing, and says all columns.
    pub(crate) is_new: bool,
    /// Whether it has some columns of a table that another struct defines.
    pub(crate) is_partial: bool,
    pub(crate) outdated: Vec<Replaced>,
    /// The conditions of its `#[cfg(…)]`.
    pub(crate) exists_if: Vec<String>,
    /// The conditions of the derives and attributes that `derive(Schema)` needs.
    pub(crate) conditions: Vec<String>,
    pub(crate) other_schema: OtherSchema,
    /// Where an attribute can be inserted.
    pub(crate) place: Place,
}

/// Whether another derive reads `#[schema(…)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtherSchema {
    No,
    /// It is derived, but its attribute is not there.
    Derived,
    /// Its attribute is there.
    Written,
}

/// A table's name in Rust.
#[derive(Clone, Debug)]
pub(crate) struct TableName {
    /// The path as it is written.
    pub(crate) written: Vec<String>,
    /// The path that this is by the imports.
    pub(crate) resolved: Vec<String>,
    /// Whether it is the name in the database, which an attribute of driftless says beside the one in Rust.
    pub(crate) is_of_database: bool,
    conditions: Vec<String>,
}

/// A field that is a column, or a column that the struct says and does not show.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// Whether it is no field: `column(…)` on the struct.
    pub(crate) is_said: bool,
    /// The line of its name, if it is a field.
    pub(crate) line: usize,
    /// The column's name in Rust.
    pub(crate) column: String,
    pub(crate) ty: Type,
    /// The path of the type of its values, without what says that there may be none or several.
    pub(crate) values: Vec<String>,
    /// The Diesel type, if an attribute gives it.
    pub(crate) sql_type: Option<String>,
    /// Where an attribute can be inserted.
    pub(crate) place: Place,
}

/// An enum.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) location: ItemLocation,
    /// The root file of its crate.
    pub(crate) root: PathBuf,
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) derives: Derives,
    pub(crate) variants: Vec<Variant>,
    /// Its SQL type, if an attribute gives it, which the derive reads, too.
    pub(crate) sql_type: Option<String>,
    /// That type's path, wherever it is written.
    pub(crate) sql_path: Option<String>,
    /// The name in the database that an attribute of driftless gives it.
    pub(crate) own_name: Option<String>,
    pub(crate) conditions: Vec<String>,
    pub(crate) other_schema: OtherSchema,
    pub(crate) place: Place,
}

/// A variant of an enum.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    /// The text that an attribute of a derive gives it.
    pub(crate) text: Option<String>,
    pub(crate) place: Place,
}

/// Where an attribute can be inserted: in front of an item, behind its other attributes.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) at: LineColumn,
    /// The white space at the beginning of its line, if nothing else stands before the item.
    pub(crate) indent: Option<String>,
}

impl Place {
    /// Nothing is inserted there.
    pub(crate) fn nowhere() -> Place {
        Place { at: LineColumn { line: 1, column: 0 }, indent: Some(String::new()) }
    }
}

pub(super) fn structure(
    module: Module<'_>,
    item: &ItemStruct,
    imports: &Imports,
) -> Option<Structure> {
    let attributes = told(&item.attrs);
    let derives = Derives::read(&attributes, module, imports);
    let nothing =
        FieldsNamed { brace_token: syn::token::Brace::default(), named: Punctuated::new() };
    let named = match &item.fields {
        Fields::Named(named) => named,
        // It says its columns.
        Fields::Unit if derives.is_ours("Schema") => &nothing,
        Fields::Unit | Fields::Unnamed(_) => return None,
    };
    if !derives.is_diesels() && !derives.is_ours("Schema") {
        return None;
    }
    let name = item.ident.unraw().to_string();
    let mut known = words(&attributes, "diesel");
    let mut outdated = outdated::outdated(&attributes, ON_ITEMS);
    let mut is_named = true;
    let mut tables: Vec<TableName> = known
        .remove("table_name")
        .unwrap_or_default()
        .into_iter()
        .map(|it| table_name(module, &it.text, it.conditions, imports))
        .collect();
    let old = attributes.iter().filter(|it| it.is("table_name"));
    tables.extend(
        old.filter_map(|it| Some(table_name(module, &it.text()?, it.conditions.clone(), imports))),
    );
    if tables.is_empty() {
        is_named = false;
        let default = format!("{}s", snake_case(&name));
        tables.push(table_name(module, &default, Vec::new(), imports));
    }
    if derives.is_ours("Schema") {
        tables.extend(own_name(&attributes).map(|it| TableName {
            written: vec![it.clone()],
            resolved: vec![it],
            is_of_database: true,
            conditions: Vec::new(),
        }));
    }
    let primary_key = known.remove("primary_key").and_then(|it| it.into_iter().next());
    let (mut fields, mut embedded, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
    conditions.extend_from_slice(derives.conditions());
    for field in &named.named {
        let attributes = told(&field.attrs);
        outdated.extend(outdated::outdated(&attributes, ON_FIELDS));
        let mut known = words(&attributes, "diesel");
        if known.contains_key("select_expression") {
            continue;
        }
        if known.contains_key("embed") || attributes.iter().any(|it| it.is("embed")) {
            embedded.extend(values(&field.ty).pop());
            continue;
        }
        if let Some(it) = known.get("column_name").and_then(|it| it.first()) {
            merge(&mut conditions, &it.conditions);
        }
        fields.extend(self::field(module, field, &attributes, &mut known));
    }
    if let Some(it) = &primary_key {
        merge(&mut conditions, &it.conditions);
    }
    let of_fields: Vec<Attribute> = named.named.iter().flat_map(|it| it.attrs.clone()).collect();
    Some(Structure {
        location: module.location(item.ident.span()),
        root: module.root.to_owned(),
        module: module.path.to_owned(),
        other_schema: other_schema(&derives, &attributes, &told(&of_fields)),
        is_partial: words(&attributes, "schema").contains_key("partial")
            || words(&attributes, "driftless").contains_key("partial"),
        exists_if: exists_if(&attributes),
        name,
        derives,
        tables,
        is_named,
        fields,
        written_for: BTreeMap::new(),
        embedded,
        primary_key: primary_key.map(|it| it.text.split(',').map(identifier).collect()),
        is_generic: !item.generics.params.is_empty(),
        is_new: false,
        outdated,
        conditions,
        place: place(module, start(&item.vis, item.struct_token.span)),
    })
}

pub(super) fn exists_if(attributes: &[Told]) -> Vec<String> {
    attributes.iter().filter(|it| it.is("cfg")).filter_map(Told::text).collect()
}

impl Structure {
    /// The conditions of everything that `derive(Schema)` needs to know this table.
    pub(crate) fn conditions(&self, table: &TableName) -> Vec<String> {
        let mut all = self.conditions.clone();
        merge(&mut all, &table.conditions);
        all
    }
}

pub(crate) fn merge(all: &mut Vec<String>, more: &[String]) {
    for condition in more {
        if !all.contains(condition) {
            all.push(condition.clone());
        }
    }
}

fn table_name(
    module: Module<'_>,
    text: &str,
    conditions: Vec<String>,
    imports: &Imports,
) -> TableName {
    let written: Vec<String> = text.trim_start_matches("::").split("::").map(identifier).collect();
    let resolved = imports.resolved(module.root, module.path, &written);
    TableName { written, resolved, is_of_database: false, conditions }
}

fn identifier(text: &str) -> String {
    text.trim().trim_start_matches("r#").to_owned()
}

fn field(
    module: Module<'_>,
    field: &syn::Field,
    attributes: &[Told],
    known: &mut BTreeMap<String, Vec<Word>>,
) -> Option<Field> {
    let ident = field.ident.as_ref()?;
    let name = ident.unraw().to_string();
    let mut said = |word: &str| {
        let word_of_diesel = known.remove(word).and_then(|it| it.into_iter().next());
        let old = || attributes.iter().find(|it| it.is(word)).and_then(Told::text);
        word_of_diesel.map(|it| it.text).or_else(old)
    };
    Some(Field {
        is_said: false,
        column: said("column_name").map_or_else(|| name.clone(), |it| identifier(&it)),
        name,
        line: ident.span().start().line,
        values: values(&field.ty),
        ty: field.ty.clone(),
        sql_type: said("sql_type"),
        place: place(module, start(&field.vis, ident.span())),
    })
}

pub(super) fn enumeration(module: Module<'_>, item: &ItemEnum, imports: &Imports) -> Enumeration {
    let attributes = told(&item.attrs);
    let derives = Derives::read(&attributes, module, imports);
    let derives_ours = derives.is_ours("SchemaEnum");
    let variants = item.variants.iter().map(|it| Variant {
        name: it.ident.unraw().to_string(),
        text: text_of_variant(&told(&it.attrs)),
        place: place(module, it.ident.span().start()),
    });
    let of_variants: Vec<Attribute> =
        item.variants.iter().flat_map(|it| it.attrs.clone()).collect();
    let own_name = own_name(&attributes);
    let sql_type = words(&attributes, "diesel").remove("sql_type").unwrap_or_default();
    let sql_type = sql_type.into_iter().next();
    let of_conversion = attributes.iter().find(|it| it.is("derive") && makes_a_value(it));
    let conditions = match (&sql_type, of_conversion) {
        (Some(it), _) => it.conditions.clone(),
        (None, Some(it)) => it.conditions.clone(),
        (None, None) => Vec::new(),
    };
    Enumeration {
        location: module.location(item.ident.span()),
        root: module.root.to_owned(),
        module: module.path.to_owned(),
        name: item.ident.unraw().to_string(),
        other_schema: other_schema(&derives, &attributes, &told(&of_variants)),
        derives,
        variants: variants.collect(),
        sql_path: sql_type.as_ref().map(|it| everywhere(module, &it.text, imports)),
        sql_type: sql_type.map(|it| it.text),
        own_name: own_name.filter(|_| derives_ours),
        conditions,
        place: place(module, start(&item.vis, item.enum_token.span)),
    }
}

/// The name in the database that an attribute of driftless gives.
fn own_name(attributes: &[Told]) -> Option<String> {
    ["schema", "driftless"].iter().find_map(|it| {
        let word = words(attributes, it).remove("name")?.into_iter().next();
        word.map(|it| it.text)
    })
}

/// A path that is valid in every module of the crate.
fn everywhere(module: Module<'_>, path: &str, imports: &Imports) -> String {
    let written: Vec<String> = path.split("::").map(identifier).collect();
    match imports.resolved(module.root, module.path, &written).as_slice() {
        [lone] => format!("{}::{lone}", module.path),
        several => several.join("::"),
    }
}

/// Whether a list has a derive that makes an enum a value of a column.
fn makes_a_value(told: &Told) -> bool {
    let names = ["AsExpression", "FromSqlRow", "DbEnum"];
    let paths = told.derived().map(|(paths, _)| paths).unwrap_or_default();
    paths
        .iter()
        .filter_map(|it| it.segments.last())
        .any(|it| names.iter().any(|name| it.ident == name))
}

/// The text that diesel-derive-enum or strum converts the variant to.
fn text_of_variant(attributes: &[Told]) -> Option<String> {
    let old = attributes.iter().find(|it| it.is("db_rename")).and_then(Told::text);
    let word = |attribute: &str, name: &str| {
        let word = words(attributes, attribute).remove(name)?.into_iter().next();
        word.map(|it| it.text)
    };
    old.or_else(|| word("db_enum", "rename"))
        .or_else(|| word("strum", "to_string"))
        .or_else(|| word("strum", "serialize"))
}

/// `name` in `#[diesel(postgres_type(name = "mood", schema = "s"))]`, and the path of the struct.
pub(super) fn sql_type(module: Module<'_>, item: &ItemStruct) -> Option<(String, String)> {
    let attributes = told(&item.attrs);
    let is_type = attributes.iter().filter_map(Told::derived).flat_map(|(paths, _)| paths);
    if !is_type
        .filter_map(|it| it.segments.last().map(|it| it.ident.clone()))
        .any(|it| it == "SqlType")
    {
        return None;
    }
    let said = words(&attributes, "diesel").remove("postgres_type")?.into_iter().next()?;
    let name = said.text.split("name = \"").nth(1)?.split('"').next()?.to_owned();
    Some((name, format!("{}::{}", module.path, item.ident)))
}

/// On a struct or an enum that driftless does not know yet, `#[schema(…)]` is another derive's.
fn other_schema(derives: &Derives, own: &[Told], inner: &[Told]) -> OtherSchema {
    if own.iter().chain(inner).any(|it| it.is("schema")) {
        return OtherSchema::Written;
    }
    match derives.has("ToSchema") {
        true => OtherSchema::Derived,
        false => OtherSchema::No,
    }
}

fn values(ty: &Type) -> Vec<String> {
    let Type::Path(path) = ty else { return Vec::new() };
    if let Some(last) = path.path.segments.last()
        && (last.ident == "Option" || last.ident == "Vec")
        && let PathArguments::AngleBracketed(it) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = it.args.first()
    {
        return values(inner);
    }
    segments(&path.path)
}

/// Where an item begins after its attributes.
fn start(vis: &syn::Visibility, token: Span) -> LineColumn {
    match vis {
        syn::Visibility::Inherited => token.start(),
        syn::Visibility::Public(it) => it.span.start(),
        syn::Visibility::Restricted(it) => it.pub_token.span.start(),
    }
}

fn place(module: Module<'_>, at: LineColumn) -> Place {
    let line = module.text.lines().nth(at.line - 1).unwrap_or_default();
    let before: String = line.chars().take(at.column).collect();
    let indent = before.chars().all(char::is_whitespace).then_some(before);
    Place { at, indent }
}
