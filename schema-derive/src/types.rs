//! A column's type in Diesel and in PostgreSQL, found by the spelling of the Rust type.
//!
//! Diesel's `table!` takes the paths of types, so no trait can be asked. If a spelling misleads, Diesel's own derives on the
//! struct do not compile.

use driftless_schema::well_known::{OF_CRATES, OfACrate, RANGES, WELL_KNOWN, WellKnown, spelled};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{GenericArgument, Ident, LitInt, LitStr, Path, PathArguments, Type, TypePath};

use crate::attr::FieldAttributes;
use crate::ctxt::Ctxt;
use crate::part::Domain;
use crate::said::is_said;
use crate::spelling::plain;

/// Rust types that no column can have, or that Diesel reads in a surprising way.
const REFUSED: &[(&str, &str)] = &[
    ("i8", "PostgreSQL has no 8-bit number: write `i16`"),
    ("u8", "PostgreSQL has no 8-bit number: write `i16`, or `Vec<u8>` for bytes"),
    ("u16", "PostgreSQL has no unsigned numbers: write `i32`"),
    (
        "u32",
        "PostgreSQL has no unsigned numbers: write `i64`, or say \
         `#[schema(sql_type = diesel::sql_types::Oid)]` if it is an object identifier",
    ),
    ("u64", "PostgreSQL has no unsigned numbers: write `i64`, or a decimal type for `numeric`"),
    ("u128", "PostgreSQL has no unsigned numbers: write a decimal type for `numeric`"),
    ("i128", "PostgreSQL has no 128-bit number: write a decimal type for `numeric`"),
    ("usize", "a column is as wide on every machine: write `i32` or `i64`"),
    ("isize", "a column is as wide on every machine: write `i32` or `i64`"),
    ("char", "PostgreSQL has no type for one character: write `String`"),
    ("Box", "Diesel reads no boxed value: write the type that is in it, `String` for `str`"),
    ("Arc", "Diesel reads no shared value: write the type that is in it, `String` for `str`"),
    ("Rc", "Diesel reads no shared value: write the type that is in it, `String` for `str`"),
    ("HashMap", "write `serde_json::Value` for `jsonb`"),
    ("BTreeMap", "write `serde_json::Value` for `jsonb`"),
];

/// The longest `varchar`.
const MAX_LENGTH: u32 = 10_485_760;

/// A column's type in Diesel and in PostgreSQL.
pub(crate) struct ColumnType {
    pub(crate) nullable: bool,
    /// The type in `table!`, without `Nullable`.
    pub(crate) diesel: TokenStream,
    /// What `table!` must import for it.
    pub(crate) import: Option<TokenStream>,
    pub(crate) recorded: Recorded,
    /// The field's own type, if `type` gives the type in the database.
    pub(crate) said_for: Option<Path>,
    /// The path of a type that is known by its name, so it must not be an enum of the models.
    pub(crate) by_name: Option<Path>,
    /// The length for Diesel's `table!`.
    pub(crate) max_length: Option<u32>,
    /// Set if Diesel reads the type of `type` differently from the type in `table!`.
    pub(crate) misread: Option<Misread>,
}

/// The Diesel type in `table!`, and the different one of the column.
pub(crate) struct Misread {
    /// In `table!`: from the field's type or `sql_type`.
    pub(crate) wanted: TokenStream,
    /// In the database: from `type`.
    pub(crate) found: TokenStream,
    /// What is wrong, and what to write instead.
    pub(crate) message: String,
}

/// Diesel types whose values PostgreSQL sends in the same form, so that each can be read as the others.
const ALIKE: &[&[&str]] =
    &[&["Text", "VarChar", "Citext"], &["Timestamp", "Timestamptz"], &["Inet", "Cidr"]];

/// A column's type in the record.
pub(crate) struct Recorded {
    pub(crate) element: Element,
    pub(crate) array: bool,
}

/// The type of a column, or of an array's elements.
pub(crate) enum Element {
    /// PostgreSQL's spelling.
    Text(String),
    /// The type that the trait constant of this Rust path names.
    Own(Path),
}

impl ColumnType {
    /// The type of a field, which may be one of these domains.
    pub(crate) fn read(
        ctxt: &Ctxt,
        ty: &Type,
        attributes: &FieldAttributes,
        domains: &[Domain],
    ) -> Option<Self> {
        let (is_optional, ty) = match argument(ty, "Option") {
            Some(inner) => (true, inner),
            None => (false, strip(ty)),
        };
        let nullable = attributes.may_be_null(is_optional);
        let mut column = match &attributes.sql_type {
            Some(path) => by_diesel(ctxt, path, nullable)?,
            None if is_said(ty) => Self::said(attributes.data_type.as_ref()?, domains),
            None => by_rust(ctxt, ty, attributes)?,
        };
        column.nullable = nullable;
        if let Some(length) = &attributes.max_length {
            column.restrict(ctxt, length, attributes);
        }
        if let Some(text) = &attributes.data_type {
            column.misread = column.misread_as(&text.value(), domains, elements_are_optional(ty));
            let text = Element::Text(text.value());
            if let Element::Own(path) = std::mem::replace(&mut column.recorded.element, text)
                && attributes.sql_type.is_none()
            {
                column.said_for = Some(path);
            }
            column.recorded.array = false;
        }
        Some(column)
    }

    /// The Rust path of a type that is not well known.
    pub(crate) fn own_path(&self) -> Option<&Path> {
        match (&self.said_for, &self.recorded.element) {
            (Some(path), _) | (None, Element::Own(path)) => Some(path),
            (None, Element::Text(_)) => None,
        }
    }

    /// PostgreSQL's spelling of the type, if it is known.
    pub(crate) fn text(&self) -> Option<String> {
        match &self.recorded {
            Recorded { element: Element::Text(text), array: false } => Some(text.clone()),
            Recorded { element: Element::Text(text), array: true } => Some(format!("{text}[]")),
            Recorded { element: Element::Own(_), .. } => None,
        }
    }

    /// Whether an identity or serial column can have this type.
    pub(crate) fn is_integer(&self) -> bool {
        let Element::Text(text) = &self.recorded.element else { return false };
        let integers = ["smallint", "integer", "bigint", "int2", "int4", "int8", "int"];
        !self.recorded.array && integers.contains(&text.to_lowercase().trim())
    }

    /// `None` if Diesel does not know one of the two types, or reads both in the same way.
    fn misread_as(
        &self,
        said: &str,
        domains: &[Domain],
        optional_elements: bool,
    ) -> Option<Misread> {
        let Element::Text(own) = &self.recorded.element else { return None };
        let (own, own_array) = spelled(own).map(|(row, it)| (row, it || self.recorded.array))?;
        let over = domains.iter().find_map(|it| it.over(said));
        let (other, other_array) = spelled(over.as_deref().unwrap_or(said))?;
        let is_alike =
            ALIKE.iter().any(|it| it.contains(&own.diesel[0]) && it.contains(&other.diesel[0]));
        if own_array == other_array && (own == other || is_alike) {
            return None;
        }
        let found = if other_array {
            Self::known(other).into_array(optional_elements)
        } else {
            Self::known(other)
        };
        let name = |row: &WellKnown, array: bool| match array {
            true => format!("Array<{}>", row.diesel[0]),
            false => row.diesel[0].to_owned(),
        };
        let said = match &over {
            Some(over) => format!("`{said}`, a domain over `{over}`,"),
            None => format!("`{said}`"),
        };
        let message = format!(
            "{said} is `{}` in Diesel, which reads this field as `{}`: change the field's type or `type`",
            name(other, other_array),
            name(own, own_array)
        );
        Some(Misread { wanted: self.diesel.clone(), found: found.diesel, message })
    }

    /// The type of a column that no field shows. It has no Diesel type if `type` alone does not tell which.
    fn said(text: &LitStr, domains: &[Domain]) -> Self {
        let over = domains.iter().find_map(|it| it.over(&text.value()));
        match spelled(&over.unwrap_or_else(|| text.value())) {
            Some((row, false)) => Self::known(row),
            Some((row, true)) => Self::known(row).into_array(false),
            None => Self::spelled(TokenStream::new(), text.value()),
        }
    }

    /// Applies `max_length`.
    fn restrict(&mut self, ctxt: &Ctxt, length: &LitInt, attributes: &FieldAttributes) {
        if attributes.data_type.is_some() {
            ctxt.error(length, "`type` says the length already: keep `max_length` or `type`");
        }
        let is_text = match &self.recorded.element {
            Element::Text(text) => text == "text" || text == "character varying",
            Element::Own(_) => false,
        };
        if self.recorded.array || !is_text {
            let message =
                "`max_length` is for a `String`: of anything else write the length in `type`";
            return ctxt.error(length, message);
        }
        match length.base10_parse::<u32>() {
            Ok(number @ 1..=MAX_LENGTH) => {
                self.max_length = Some(number);
                self.diesel = quote!(::diesel::sql_types::VarChar);
                self.recorded.element = Element::Text(format!("character varying({number})"));
            }
            _ => ctxt.error(length, format!("a length is 1 to {MAX_LENGTH}")),
        }
    }

    fn known(row: &WellKnown) -> Self {
        let name = format_ident!("{}", row.diesel[0]);
        Self::spelled(quote!(::diesel::sql_types::#name), row.postgres.to_owned())
    }

    fn spelled(diesel: TokenStream, text: String) -> Self {
        Self::new(diesel, None, Element::Text(text))
    }

    fn own(path: &Path) -> Self {
        let (diesel, import) = inside_table(path);
        Self::new(diesel, import, Element::Own(path.clone()))
    }

    fn new(diesel: TokenStream, import: Option<TokenStream>, element: Element) -> Self {
        let recorded = Recorded { element, array: false };
        Self {
            nullable: false,
            diesel,
            import,
            recorded,
            said_for: None,
            by_name: None,
            max_length: None,
            misread: None,
        }
    }

    fn into_array(mut self, nullable_elements: bool) -> Self {
        let element = self.diesel;
        let element = match nullable_elements {
            true => quote!(::diesel::sql_types::Nullable<#element>),
            false => element,
        };
        self.diesel = quote!(::diesel::sql_types::Array<#element>);
        self.recorded.array = true;
        self
    }
}

/// The column type of a field's type without its `Option`.
fn by_rust(ctxt: &Ctxt, ty: &Type, attributes: &FieldAttributes) -> Option<ColumnType> {
    if is_bytes(ty) {
        return Some(ColumnType::spelled(quote!(::diesel::sql_types::Binary), "bytea".to_owned()));
    }
    if let Some(bounded) = bounded(ty) {
        return range(ctxt, ty, bounded, attributes, |it| it.1);
    }
    if let Some(element) = argument(ty, "Vec") {
        return match bounded(element) {
            Some(bounded) => range(ctxt, ty, bounded, attributes, |it| it.2),
            None => array(ctxt, ty, element, attributes),
        };
    }
    if let Some(inner) = argument(ty, "Cow") {
        return by_rust(ctxt, strip(inner), attributes);
    }
    if let Some(inner) = argument(ty, "Option") {
        ctxt.error(inner, "a column is `NULL` or it is not: write one `Option`");
        return None;
    }
    let Type::Path(TypePath { qself: None, path }) = ty else {
        let hint = "name a type that owns its data, or say which Diesel type it is: \
                    `#[schema(sql_type = diesel::sql_types::…)]`";
        ctxt.error(ty, format!("no column type is known for this: {hint}"));
        return None;
    };
    let name = plain(&path.segments.last()?.ident);
    if let Some((_, hint)) = REFUSED.iter().find(|(it, _)| *it == name) {
        ctxt.error(ty, format!("`{name}` is no column type: {hint}"));
        return None;
    }
    let first = path.segments.first().map(|it| plain(&it.ident)).unwrap_or_default();
    // Such a path leads into the models' own crate, which has no well-known type.
    if matches!(first.as_str(), "crate" | "self" | "super") {
        return Some(ColumnType::own(path));
    }
    if let Some(row) = WELL_KNOWN.iter().find(|it| it.rust.contains(&name.as_str())) {
        return Some(ColumnType { by_name: Some(path.clone()), ..ColumnType::known(row) });
    }
    if let Some(row) = OF_CRATES.iter().find(|it| it.rust == name) {
        let known = of_a_crate(ctxt, ty, row, attributes)?;
        return Some(ColumnType { by_name: Some(path.clone()), ..known });
    }
    Some(ColumnType::own(path))
}

fn array(
    ctxt: &Ctxt,
    whole: &Type,
    element: &Type,
    attributes: &FieldAttributes,
) -> Option<ColumnType> {
    let (nullable_elements, element) = match argument(element, "Option") {
        Some(inner) => (true, inner),
        None => (false, strip(element)),
    };
    let element = by_rust(ctxt, element, attributes)?;
    if element.recorded.array {
        ctxt.error(
            whole,
            "Diesel knows arrays of one dimension only: write `Vec<T>`, or `serde_json::Value` for `jsonb`",
        );
        return None;
    }
    Some(element.into_array(nullable_elements))
}

fn of_a_crate(
    ctxt: &Ctxt,
    ty: &Type,
    row: &OfACrate,
    attributes: &FieldAttributes,
) -> Option<ColumnType> {
    if row.postgres.is_none() && attributes.data_type.is_none() {
        let message =
            format!("how many? write `#[schema(type = \"{}(64)\")]`", row.rust.to_lowercase());
        ctxt.error(ty, message);
        return None;
    }
    let crate_name = format_ident!("{}", row.crate_name);
    let segments = row.diesel.iter().map(|it| format_ident!("{it}"));
    let text = row.postgres.unwrap_or_default().to_owned();
    Some(ColumnType::spelled(quote!(::#crate_name #(::#segments)*), text))
}

/// PostgreSQL's built-in range or multirange over the type of the bounds.
fn range(
    ctxt: &Ctxt,
    whole: &Type,
    bounded: &Type,
    attributes: &FieldAttributes,
    which: fn(&(&'static str, &'static str, &'static str)) -> &'static str,
) -> Option<ColumnType> {
    // The attributes are about the range, not about its bounds.
    let element = by_rust(ctxt, bounded, &FieldAttributes::default())?;
    let row = match &element.recorded {
        Recorded { element: Element::Text(text), array: false } => {
            RANGES.iter().find(|it| it.0 == text)
        }
        Recorded { .. } => None,
    };
    let Some(row) = row else {
        let message = "PostgreSQL has no range of this: for one of your own say both types, \
                       `#[schema(sql_type = diesel::sql_types::Range<…>, type = \"…\")]`";
        ctxt.error(whole, message);
        return None;
    };
    let known = WELL_KNOWN.iter().find(|it| it.postgres == which(row));
    let known = ColumnType::known(known.expect("every range is well known, which a test asserts"));
    let column = ColumnType { by_name: element.by_name, ..known };
    if attributes.data_type.is_some() {
        let message = "for a range of your own say its Diesel type beside `type`: \
                       `#[schema(sql_type = diesel::sql_types::Range<…>)]`";
        ctxt.error(whole, message);
    }
    Some(column)
}

/// The `T` of `(Bound<T>, Bound<T>)`.
fn bounded(ty: &Type) -> Option<&Type> {
    let Type::Tuple(tuple) = ty else { return None };
    match tuple.elems.iter().map(|it| argument(it, "Bound")).collect::<Vec<_>>().as_slice() {
        [Some(lower), Some(upper)] if lower == upper => Some(lower),
        _ => None,
    }
}

/// The column type of `sql_type = path`, which may name a type of Diesel, of another crate or of the user.
fn by_diesel(ctxt: &Ctxt, path: &TypePath, nullable: bool) -> Option<ColumnType> {
    let whole = Type::Path(path.clone());
    if let Some(inner) = argument(&whole, "Nullable") {
        if !nullable {
            ctxt.error(
                path,
                "the column is `NULL` where the field is an `Option`: write both or none",
            );
            return None;
        }
        let Type::Path(inner) = inner else {
            ctxt.error(inner, "`sql_type` takes a path");
            return None;
        };
        return by_diesel(ctxt, inner, false);
    }
    if let Some(element) = argument(&whole, "Array") {
        let (nullable_elements, element) = match argument(element, "Nullable") {
            Some(inner) => (true, inner),
            None => (false, element),
        };
        let Type::Path(element) = element else {
            ctxt.error(element, "`sql_type` takes a path");
            return None;
        };
        return Some(by_diesel(ctxt, element, false)?.into_array(nullable_elements));
    }
    for (wrapper, place) in [("Range", 1), ("Multirange", 2)] {
        if let Some(Type::Path(element)) = argument(&whole, wrapper)
            && let Some(name) = of_diesel(&element.path)
        {
            let row = WELL_KNOWN.iter().find(|it| it.diesel.contains(&name.as_str()))?;
            let range = RANGES.iter().find(|it| it.0 == row.postgres);
            let range = range.map(|it| if place == 1 { it.1 } else { it.2 });
            let known = WELL_KNOWN.iter().find(|it| Some(it.postgres) == range);
            if let Some(known) = known {
                return Some(ColumnType::known(known));
            }
        }
    }
    if path.qself.is_some() {
        ctxt.error(path, "Diesel's `table!` needs a plain path here");
        return None;
    }
    let own = ColumnType::own(&path.path);
    if !matches!(path.path.segments.last()?.arguments, PathArguments::None) {
        return Some(own);
    }
    if let Some(name) = of_diesel(&path.path)
        && let Some(row) = WELL_KNOWN.iter().find(|it| it.diesel.contains(&name.as_str()))
    {
        return Some(ColumnType::known(row));
    }
    let segments: Vec<String> = path.path.segments.iter().map(|it| plain(&it.ident)).collect();
    let is_of = |it: &&OfACrate| {
        segments.first().is_some_and(|first| first == it.crate_name)
            && segments.last().is_some_and(|last| it.diesel.last().is_some_and(|name| name == last))
    };
    match OF_CRATES.iter().find(is_of).and_then(|it| it.postgres) {
        Some(text) => Some(ColumnType {
            recorded: Recorded { element: Element::Text(text.to_owned()), array: false },
            ..own
        }),
        None => Some(own),
    }
}

/// The name of the type in `diesel::sql_types` that the path names, in full or imported.
pub(crate) fn of_diesel(path: &Path) -> Option<String> {
    let segments: Vec<String> = path.segments.iter().map(|it| plain(&it.ident)).collect();
    match segments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["diesel", .., name] | ["sql_types", name] | [name] => {
            let is_known = WELL_KNOWN.iter().any(|it| it.diesel.contains(name));
            is_known.then(|| (*name).to_owned())
        }
        _ => None,
    }
}

/// How a path of the struct's module is written inside `table!`, whose expansion is one module deeper, and two for its columns.
/// Diesel adapts imports that start with `super`, so a relative path becomes an import.
fn inside_table(path: &Path) -> (TokenStream, Option<TokenStream>) {
    let first = path.segments.first().map(|it| plain(&it.ident)).unwrap_or_default();
    let absolute = path.leading_colon.is_some() || matches!(first.as_str(), "crate" | "diesel");
    let Some(last) = path.segments.last() else { return (quote!(#path), None) };
    if absolute {
        return (quote!(#path), None);
    }
    if path.segments.len() > 1 && OF_CRATES.iter().any(|it| it.crate_name == first) {
        return (quote!(::#path), None);
    }
    let skipped = usize::from(first == "self");
    let modules: Vec<&Ident> = path.segments.iter().skip(skipped).map(|it| &it.ident).collect();
    (quote!(#last), Some(quote!(use super::#(#modules)::*;)))
}

/// The `T` of `Wrapper<T>`, if that is the last segment of the path; the last type if there are several.
pub(crate) fn argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(TypePath { path, .. }) = strip(ty) else { return None };
    let last = path.segments.last()?;
    if last.ident != wrapper {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().rev().find_map(|it| match it {
        GenericArgument::Type(ty) => Some(strip(ty)),
        _ => None,
    })
}

/// `Vec<u8>` and `[u8; 16]`.
fn is_bytes(ty: &Type) -> bool {
    let element = match ty {
        Type::Array(array) => Some(strip(&array.elem)),
        _ => argument(ty, "Vec"),
    };
    element.is_some_and(|it| matches!(it, Type::Path(path) if path.path.is_ident("u8")))
}

/// Whether it is a `Vec<Option<T>>`.
fn elements_are_optional(ty: &Type) -> bool {
    argument(ty, "Vec").is_some_and(|it| argument(it, "Option").is_some())
}

/// The type without its `Option`.
pub(crate) fn required(ty: &Type) -> &Type {
    argument(ty, "Option").unwrap_or_else(|| strip(ty))
}

/// Without the invisible groups in which a macro may wrap a type.
fn strip(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => strip(&group.elem),
        Type::Paren(paren) => strip(&paren.elem),
        _ => ty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;

    /// The Diesel type and PostgreSQL's spelling of a Rust type without attributes.
    fn read(ty: &str) -> (String, String) {
        let ctxt = Ctxt::new(Owner::Driftless);
        let ty: Type = syn::parse_str(ty).expect("a type");
        let read = ColumnType::read(&ctxt, &ty, &FieldAttributes::default(), &[]);
        ctxt.check().expect("a known type");
        let column = read.expect("a known type");
        let text = match column.recorded.element {
            Element::Text(text) => text,
            Element::Own(path) => format!("enum {}", quote!(#path)),
        };
        let array = if column.recorded.array { "[]" } else { "" };
        let null = if column.nullable { " null" } else { "" };
        (column.diesel.to_string().replace(' ', ""), format!("{text}{array}{null}"))
    }

    fn refusal(ty: &str) -> String {
        let ctxt = Ctxt::new(Owner::Driftless);
        let ty: Type = syn::parse_str(ty).expect("a type");
        assert!(ColumnType::read(&ctxt, &ty, &FieldAttributes::default(), &[]).is_none());
        ctxt.check().expect_err("a mistake").error.to_string()
    }

    fn diesel(name: &str) -> String {
        format!("::diesel::sql_types::{name}")
    }

    #[test]
    fn well_known_types_are_understood_by_their_last_segment() {
        assert_eq!(read("i64"), (diesel("BigInt"), "bigint".to_owned()));
        assert_eq!(read("std::string::String"), (diesel("Text"), "text".to_owned()));
        let timestamptz = (diesel("Timestamptz"), "timestamp with time zone null".to_owned());
        assert_eq!(read("Option<chrono::DateTime<Utc>>"), timestamptz);
        assert_eq!(read("serde_json::Value"), (diesel("Jsonb"), "jsonb".to_owned()));
    }

    #[test]
    fn bytes_are_no_array() {
        assert_eq!(read("Vec<u8>"), (diesel("Binary"), "bytea".to_owned()));
        assert_eq!(read("Option<[u8; 16]>"), (diesel("Binary"), "bytea null".to_owned()));
    }

    #[test]
    fn arrays_keep_whether_their_elements_are_null() {
        let array = diesel("Array<::diesel::sql_types::Text>");
        assert_eq!(read("Vec<String>"), (array, "text[]".to_owned()));
        let array = diesel("Array<::diesel::sql_types::Nullable<::diesel::sql_types::Text>>");
        assert_eq!(read("Option<Vec<Option<String>>>"), (array, "text[] null".to_owned()));
        assert!(refusal("Vec<Vec<i32>>").contains("one dimension"));
    }

    #[test]
    fn another_path_is_its_own_sql_type() {
        assert_eq!(read("Mood"), ("Mood".to_owned(), "enum Mood".to_owned()));
        let (diesel, recorded) = read("Vec<crate::mood::Mood>");
        assert_eq!(diesel, "::diesel::sql_types::Array<crate::mood::Mood>");
        assert_eq!(recorded, "enum crate :: mood :: Mood[]");
    }

    #[test]
    fn a_path_into_the_models_crate_is_never_a_well_known_type() {
        let (diesel, recorded) = read("crate::Value");
        assert_eq!((diesel.as_str(), recorded.as_str()), ("crate::Value", "enum crate :: Value"));
        assert_eq!(read("self::Date").1, "enum self :: Date");
        assert_eq!(read("Vec<super::Vector>").1, "enum super :: Vector[]");
        assert_eq!(
            read("serde_json::Value"),
            ("::diesel::sql_types::Jsonb".to_owned(), "jsonb".to_owned())
        );
    }

    #[test]
    fn types_of_other_crates_are_understood_by_their_last_segment_too() {
        assert_eq!(read("Vector"), ("::pgvector::sql_types::Vector".into(), "vector".into()));
        let array = "::diesel::sql_types::Array<::diesel_ltree::sql_types::Ltree>";
        assert_eq!(read("Vec<diesel_ltree::Ltree>"), (array.into(), "ltree[]".into()));
    }

    #[test]
    fn pairs_of_bounds_are_ranges() {
        let read = |ty: &str| read(ty).1;
        assert_eq!(read("(Bound<i32>, Bound<i32>)"), "int4range");
        assert_eq!(read("Option<(Bound<NaiveDate>, Bound<NaiveDate>)>"), "daterange null");
        assert_eq!(read("Vec<(Bound<DateTime<Utc>>, Bound<DateTime<Utc>>)>"), "tstzmultirange");
    }

    #[test]
    fn what_no_column_has_is_refused_with_the_type_to_write() {
        assert!(refusal("u64").contains("write `i64`"));
        assert!(refusal("Option<usize>").contains("`i32` or `i64`"));
        assert!(refusal("(i32, i32)").contains("sql_type"));
        assert!(refusal("Option<Option<i32>>").contains("one `Option`"));
    }
}
