//! Attributes: Diesel's are read first, ours under `#[schema(…)]`; what they say is kept as it was written.

use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{
    Attribute, Expr, ExprLit, ExprUnary, Ident, Lit, LitBool, LitStr, Path, Result, Token, Type,
    TypePath, UnOp, parenthesized,
};

use crate::ast::{Check, ForeignKey, Index, IndexColumn, IndexKey, Unique};
use crate::ctxt::Ctxt;
use crate::spelling::{list, nearest, plain};
use crate::symbol as word;

/// On a struct.
#[derive(Default)]
pub(crate) struct StructAttributes {
    pub(crate) table_name: Option<Path>,
    pub(crate) primary_key: Option<Vec<Ident>>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) primary_key_name: Option<LitStr>,
    pub(crate) table_macro: Option<LitBool>,
    pub(crate) uniques: Vec<Unique>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) checks: Vec<Check>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
}

/// On a field.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) column_name: Option<Ident>,
    pub(crate) sql_type: Option<TypePath>,
    pub(crate) name: Option<LitStr>,
    pub(crate) data_type: Option<LitStr>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) identity: Option<Identity>,
    pub(crate) serial: Option<Ident>,
    pub(crate) unique: Option<Unique>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) checks: Vec<Check>,
    pub(crate) references: Vec<ForeignKey>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
}

/// On an enum.
#[derive(Default)]
pub(crate) struct EnumAttributes {
    pub(crate) name: Option<LitStr>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
}

/// On a variant.
#[derive(Default)]
pub(crate) struct VariantAttributes {
    pub(crate) rename: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
}

/// `default = …`: the SQL, and the literal that it was written as.
pub(crate) struct DefaultValue {
    pub(crate) sql: String,
    pub(crate) written: Expr,
}

/// `identity`, and what the user may insert.
pub(crate) struct Identity {
    pub(crate) word: Ident,
    pub(crate) always: bool,
}

impl StructAttributes {
    pub(crate) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let mut it = Self::default();
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::TABLE_NAME => {
                let path: Path = meta.value()?.parse()?;
                once(ctxt, &mut it.table_name, &meta.path, path);
                Ok(())
            }
            word::PRIMARY_KEY => {
                let columns = columns(&parenthesised(meta)?)?;
                once(ctxt, &mut it.primary_key, &meta.path, columns);
                Ok(())
            }
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::SCHEMA => string(ctxt, meta, &mut it.schema),
            word::NAME => string(ctxt, meta, &mut it.name),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::PRIMARY_KEY_NAME => string(ctxt, meta, &mut it.primary_key_name),
            word::TABLE_MACRO => {
                let value: LitBool = meta.value()?.parse()?;
                once(ctxt, &mut it.table_macro, &meta.path, value);
                Ok(())
            }
            word::UNIQUE => {
                it.uniques.push(unique(ctxt, &parenthesised(meta)?)?);
                Ok(())
            }
            word::INDEX => {
                it.indexes.push(index(ctxt, &parenthesised(meta)?)?);
                Ok(())
            }
            word::CHECK => {
                it.checks.extend(check(ctxt, meta)?);
                Ok(())
            }
            word::FOREIGN_KEY => {
                it.foreign_keys.extend(foreign_key(ctxt, meta)?);
                Ok(())
            }
            _ => unknown(ctxt, meta, word::ON_STRUCT, word::ON_FIELD, "a field"),
        });
        it
    }
}

impl FieldAttributes {
    pub(crate) fn read(ctxt: &Ctxt, field: &Ident, attributes: &[Attribute]) -> Self {
        let mut it = Self::default();
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::COLUMN_NAME => {
                let name = column_name(meta.value()?)?;
                once(ctxt, &mut it.column_name, &meta.path, name);
                Ok(())
            }
            word::SQL_TYPE => {
                let path = meta.value()?.parse()?;
                once(ctxt, &mut it.sql_type, &meta.path, path);
                Ok(())
            }
            word::EMBED => {
                ctxt.error(
                    &meta.path,
                    "embedded structs are not supported yet, because a derive cannot see their \
                     fields: write the fields out in this struct",
                );
                Ok(())
            }
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::NAME => string(ctxt, meta, &mut it.name),
            word::TYPE => string(ctxt, meta, &mut it.data_type),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::SQL_TYPE => {
                let path = meta.value()?.parse()?;
                once(ctxt, &mut it.sql_type, &meta.path, path);
                Ok(())
            }
            word::DEFAULT => {
                if let Some(value) = default_value(ctxt, meta)? {
                    once(ctxt, &mut it.default, &meta.path, value);
                }
                Ok(())
            }
            word::IDENTITY => {
                if let Some(value) = identity(ctxt, meta)? {
                    once(ctxt, &mut it.identity, &meta.path, value);
                }
                Ok(())
            }
            word::SERIAL => {
                let ident = meta.path.require_ident()?.clone();
                once(ctxt, &mut it.serial, &meta.path, ident);
                Ok(())
            }
            word::UNIQUE => {
                let value = field_unique(ctxt, field, meta)?;
                once(ctxt, &mut it.unique, &meta.path, value);
                Ok(())
            }
            word::INDEX => {
                it.indexes.push(field_index(ctxt, field, meta)?);
                Ok(())
            }
            word::CHECK => {
                it.checks.extend(check(ctxt, meta)?);
                Ok(())
            }
            word::REFERENCES => {
                it.references.push(references(ctxt, field, meta)?);
                Ok(())
            }
            _ => unknown(ctxt, meta, word::ON_FIELD, word::ON_STRUCT, "the struct"),
        });
        it
    }
}

impl EnumAttributes {
    pub(crate) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let mut it = Self::default();
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::NAME => string(ctxt, meta, &mut it.name),
            word::SCHEMA => string(ctxt, meta, &mut it.schema),
            word::RENAME_ALL => string(ctxt, meta, &mut it.rename_all),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            _ => unknown(ctxt, meta, word::ON_ENUM, word::ON_VARIANT, "a variant"),
        });
        it
    }
}

impl VariantAttributes {
    pub(crate) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let mut it = Self::default();
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::RENAME => string(ctxt, meta, &mut it.rename),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            _ => unknown(ctxt, meta, word::ON_VARIANT, word::ON_ENUM, "the enum"),
        });
        it
    }
}

/// Reads each item of `#[name(…)]`. A syntax error ends its attribute, not the others.
fn for_each(
    ctxt: &Ctxt,
    attributes: &[Attribute],
    name: &str,
    mut read: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>,
) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident(name)) {
        if let Err(error) = attribute.parse_nested_meta(|meta| read(&meta)) {
            ctxt.syn_error(error);
        }
    }
}

fn key(meta: &ParseNestedMeta<'_>) -> Result<String> {
    Ok(meta.path.get_ident().map(plain).unwrap_or_default())
}

fn once<T>(ctxt: &Ctxt, slot: &mut Option<T>, tokens: impl ToTokens, value: T) {
    if slot.is_some() {
        let tokens = tokens.to_token_stream();
        ctxt.error(&tokens, format!("`{tokens}` is said twice: keep one"));
    }
    *slot = Some(value);
}

/// Reports an unknown word, with what was probably meant, and passes over its value.
fn unknown(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
    known: &[&str],
    elsewhere: &[&str],
    place: &str,
) -> Result<()> {
    let name = key(meta)?;
    let hint = if elsewhere.contains(&name.as_str()) {
        format!("it belongs on {place}")
    } else {
        match nearest(&name, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("known here: {}", list(known.iter().copied())),
        }
    };
    let written = meta.path.to_token_stream();
    ctxt.error(&meta.path, format!("unknown attribute `{written}`: {hint}"));
    skip(meta.input)
}

fn unknown_word(ctxt: &Ctxt, written: &Ident, within: &str, known: &[&str]) {
    let name = plain(written);
    let hint = match nearest(&name, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("write {}", list(known.iter().copied())),
    };
    ctxt.error(written, format!("`{within}` does not know `{name}`: {hint}"));
}

/// Passes over `= value` or `(…)`, whatever it is.
fn skip(input: ParseStream<'_>) -> Result<()> {
    if input.peek(syn::token::Paren) {
        let content;
        parenthesized!(content in input);
        content.parse::<proc_macro2::TokenStream>()?;
    } else if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let fork = input.fork();
        if fork.parse::<Type>().is_ok() && (fork.is_empty() || fork.peek(Token![,])) {
            input.parse::<Type>()?;
        } else {
            input.parse::<Expr>()?;
        }
    }
    Ok(())
}

fn parenthesised<'a>(meta: &ParseNestedMeta<'a>) -> Result<ParseBuffer<'a>> {
    let name = key(meta)?;
    if !meta.input.peek(syn::token::Paren) {
        let message = format!("`{name}` takes a list: write `{name}(…)`");
        return Err(syn::Error::new_spanned(&meta.path, message));
    }
    let content;
    parenthesized!(content in meta.input);
    Ok(content)
}

fn string(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>, slot: &mut Option<LitStr>) -> Result<()> {
    let name = key(meta)?;
    if let Some(value) = string_value(ctxt, &name, meta.value()?)? {
        once(ctxt, slot, &meta.path, value);
    }
    Ok(())
}

fn string_value(ctxt: &Ctxt, name: &str, value: ParseStream<'_>) -> Result<Option<LitStr>> {
    let expression: Expr = value.parse()?;
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
            if text.value().trim().is_empty() {
                ctxt.error(&text, format!("`{name}` is empty: say something or remove it"));
            }
            Ok(Some(text))
        }
        other => {
            ctxt.error(&other, format!("`{name}` takes a string: write `{name} = \"…\"`"));
            Ok(None)
        }
    }
}

/// Diesel takes `column_name = x` and `column_name = "x"`.
fn column_name(input: ParseStream<'_>) -> Result<Ident> {
    if !input.peek(LitStr) {
        return input.call(Ident::parse_any);
    }
    let text: LitStr = input.parse()?;
    text.parse_with(Ident::parse_any).map_err(|_| {
        let name = text.value();
        let message = format!(
            "`{name}` is no identifier of Rust: keep a plain `column_name` and write \
             `#[schema(name = \"{name}\")]` for the database"
        );
        syn::Error::new(text.span(), message)
    })
}

/// `a, b`, up to the end.
fn columns(input: ParseStream<'_>) -> Result<Vec<Ident>> {
    let all = input.parse_terminated(Ident::parse_any, Token![,])?;
    if all.is_empty() {
        return Err(syn::Error::new(input.span(), "name at least one column"));
    }
    Ok(all.into_iter().collect())
}

/// The items of a list that mixes words, columns and literals.
fn items(
    input: ParseStream<'_>,
    mut item: impl FnMut(ParseStream<'_>) -> Result<()>,
) -> Result<()> {
    while !input.is_empty() {
        item(input)?;
        if input.is_empty() {
            break;
        }
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

/// `unique(a, b)`, `unique(columns(a, b), name = "…")`.
fn unique(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Unique> {
    let mut unique = Unique { columns: Vec::new(), name: None };
    let whole = input.cursor().token_stream();
    items(input, |input| {
        let ident = input.call(Ident::parse_any)?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if ident != word::NAME {
                unknown_word(ctxt, &ident, word::UNIQUE, word::IN_UNIQUE);
            }
            unique.name = string_value(ctxt, word::NAME, input)?;
        } else if ident == word::COLUMNS && input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            unique.columns.extend(columns(&content)?);
        } else {
            unique.columns.push(ident);
        }
        Ok(())
    })?;
    if unique.columns.is_empty() {
        ctxt.error(whole, "name the columns: `unique(a, b)`");
    }
    Ok(unique)
}

/// `index(a, b)`, `index(columns(a, b desc, "lower(c)"), unique, where = "…", method = "…", name = "…")`.
fn index(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Index> {
    let mut index = Index::default();
    let whole = input.cursor().token_stream();
    items(input, |input| {
        if input.peek(LitStr) {
            index.columns.push(index_column(ctxt, input)?);
            return Ok(());
        }
        let fork = input.fork();
        let ident = fork.call(Ident::parse_any)?;
        if fork.peek(Token![=]) {
            input.call(Ident::parse_any)?;
            return index_option(ctxt, &mut index, &ident, input, word::IN_INDEX);
        }
        if ident == word::COLUMNS && fork.peek(syn::token::Paren) {
            input.call(Ident::parse_any)?;
            let content;
            parenthesized!(content in input);
            return items(&content, |input| {
                index.columns.push(index_column(ctxt, input)?);
                Ok(())
            });
        }
        if ident == word::UNIQUE && (fork.is_empty() || fork.peek(Token![,])) {
            input.call(Ident::parse_any)?;
            index.unique = true;
            return Ok(());
        }
        index.columns.push(index_column(ctxt, input)?);
        Ok(())
    })?;
    if index.columns.is_empty() {
        ctxt.error(
            whole,
            "say what to index: `index(a, b)` or `index(columns(a desc, \"lower(b)\"), …)`",
        );
    }
    Ok(index)
}

/// `a`, `a desc nulls_last`, `"lower(a)"`.
fn index_column(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<IndexColumn> {
    let key = if input.peek(LitStr) {
        IndexKey::Expression(input.parse()?)
    } else {
        IndexKey::Column(input.call(Ident::parse_any)?)
    };
    let mut column = IndexColumn { key, descending: false, nulls_first: None };
    while !input.is_empty() && !input.peek(Token![,]) {
        let direction = input.call(Ident::parse_any)?;
        if !index_direction(&mut column, &direction) {
            let known = [word::DESC, "asc", word::NULLS_FIRST, word::NULLS_LAST];
            unknown_word(ctxt, &direction, word::INDEX, &known);
        }
    }
    Ok(column)
}

/// Whether the word was one of `desc`, `asc`, `nulls_first`, `nulls_last`.
fn index_direction(column: &mut IndexColumn, direction: &Ident) -> bool {
    match plain(direction).as_str() {
        word::DESC => column.descending = true,
        "asc" => column.descending = false,
        word::NULLS_FIRST => column.nulls_first = Some(true),
        word::NULLS_LAST => column.nulls_first = Some(false),
        _ => return false,
    }
    true
}

fn index_option(
    ctxt: &Ctxt,
    index: &mut Index,
    option: &Ident,
    input: ParseStream<'_>,
    known: &[&str],
) -> Result<()> {
    input.parse::<Token![=]>()?;
    let name = plain(option);
    let value = string_value(ctxt, &name, input)?;
    match name.as_str() {
        word::NAME => index.name = value,
        word::METHOD => index.method = value,
        word::WHERE => index.predicate = value,
        _ => unknown_word(ctxt, option, word::INDEX, known),
    }
    Ok(())
}

/// `index`, `index(desc, unique, name = "…", method = "…", where = "…")` on a field.
fn field_index(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Index> {
    let key = IndexKey::Column(field.clone());
    let mut column = IndexColumn { key, descending: false, nulls_first: None };
    let mut index = Index::default();
    if meta.input.peek(syn::token::Paren) {
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if input.peek(Token![=]) {
                return index_option(ctxt, &mut index, &ident, input, word::IN_FIELD_INDEX);
            }
            if ident == word::UNIQUE {
                index.unique = true;
            } else if !index_direction(&mut column, &ident) {
                unknown_word(ctxt, &ident, word::INDEX, word::IN_FIELD_INDEX);
            }
            Ok(())
        })?;
    }
    index.columns.push(column);
    Ok(index)
}

/// `unique`, `unique(name = "…")` on a field.
fn field_unique(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Unique> {
    let mut unique = Unique { columns: vec![field.clone()], name: None };
    if meta.input.peek(syn::token::Paren) {
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if !input.peek(Token![=]) {
                let message = "`unique(…)` on a field takes `name = \"…\"`; for several columns write \
                               `#[schema(unique(a, b))]` on the struct";
                return Err(syn::Error::new_spanned(ident, message));
            }
            input.parse::<Token![=]>()?;
            if ident != word::NAME {
                unknown_word(ctxt, &ident, word::UNIQUE, word::IN_FIELD_UNIQUE);
            }
            unique.name = string_value(ctxt, word::NAME, input)?;
            Ok(())
        })?;
    }
    Ok(unique)
}

/// `check = "…"`, `check(expression = "…", name = "…")`.
fn check(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Check>> {
    if !meta.input.peek(syn::token::Paren) {
        let expression = string_value(ctxt, word::CHECK, meta.value()?)?;
        return Ok(expression.map(|expression| Check { expression, name: None }));
    }
    let (mut expression, mut name) = (None, None);
    items(&parenthesised(meta)?, |input| {
        if input.peek(LitStr) {
            expression = Some(input.parse()?);
            return Ok(());
        }
        let ident = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        let value = string_value(ctxt, &plain(&ident), input)?;
        match plain(&ident).as_str() {
            word::EXPRESSION => expression = value,
            word::NAME => name = value,
            _ => unknown_word(ctxt, &ident, word::CHECK, word::IN_CHECK),
        }
        Ok(())
    })?;
    if expression.is_none() {
        ctxt.error(
            &meta.path,
            "say what to check: `check(expression = \"price > 0\", name = \"…\")`",
        );
    }
    Ok(expression.map(|expression| Check { expression, name }))
}

/// `references(User)`, `references(User, column = id, on_delete = cascade, …)` on a field.
fn references(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<ForeignKey> {
    let input = parenthesised(meta)?;
    if input.is_empty()
        || (input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]))
    {
        let message = "name the struct first: `references(User, …)`";
        return Err(syn::Error::new_spanned(&meta.path, message));
    }
    let references: Path = input.parse()?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    let mut key = ForeignKey::new(vec![field.clone()], references);
    items(&input, |input| {
        let ident = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        match plain(&ident).as_str() {
            word::COLUMN => key.referenced = vec![input.call(Ident::parse_any)?],
            _ => return key.option(ctxt, &ident, input, word::REFERENCES, word::IN_REFERENCES),
        }
        Ok(())
    })?;
    Ok(key)
}

/// `foreign_key(columns(a, b), references = Other, referenced(x, y), on_delete = cascade, …)` on the struct.
fn foreign_key(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<ForeignKey>> {
    let nothing = Path { leading_colon: None, segments: syn::punctuated::Punctuated::new() };
    let mut key = ForeignKey::new(Vec::new(), nothing);
    items(&parenthesised(meta)?, |input| {
        let ident = input.call(Ident::parse_any)?;
        let name = plain(&ident);
        if matches!(name.as_str(), word::COLUMNS | word::REFERENCED) {
            let content;
            parenthesized!(content in input);
            let columns = columns(&content)?;
            if name == word::COLUMNS {
                key.columns = columns
            } else {
                key.referenced = columns
            }
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        if name == word::REFERENCES {
            key.references = input.parse()?;
            return Ok(());
        }
        key.option(ctxt, &ident, input, word::FOREIGN_KEY, word::IN_FOREIGN_KEY)
    })?;
    if key.columns.is_empty() || key.references.segments.is_empty() {
        ctxt.error(
            &meta.path,
            "a foreign key has columns and a struct: `foreign_key(columns(a, b), references = Other)`",
        );
        return Ok(None);
    }
    Ok(Some(key))
}

impl ForeignKey {
    fn new(columns: Vec<Ident>, references: Path) -> Self {
        Self {
            columns,
            references,
            referenced: Vec::new(),
            on_delete: None,
            on_update: None,
            name: None,
            joinable: true,
            same_query: true,
        }
    }

    /// What both spellings of a foreign key know.
    fn option(
        &mut self,
        ctxt: &Ctxt,
        option: &Ident,
        input: ParseStream<'_>,
        within: &str,
        known: &[&str],
    ) -> Result<()> {
        match plain(option).as_str() {
            word::NAME => self.name = string_value(ctxt, word::NAME, input)?,
            word::ON_DELETE => self.on_delete = action(ctxt, input)?,
            word::ON_UPDATE => self.on_update = action(ctxt, input)?,
            word::JOINABLE => self.joinable = input.parse::<LitBool>()?.value(),
            word::SAME_QUERY => self.same_query = input.parse::<LitBool>()?.value(),
            _ => {
                unknown_word(ctxt, option, within, known);
                input.parse::<Expr>()?;
            }
        }
        Ok(())
    }
}

fn action(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Option<Ident>> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let spelled = text.value().to_lowercase().replace(' ', "_");
        let hint = match nearest(&spelled, word::ACTIONS.iter().copied()) {
            Some(nearest) => format!("`{nearest}`, without quotes"),
            None => list(word::ACTIONS.iter().copied()),
        };
        ctxt.error(&text, format!("an action is one word: write {hint}"));
        return Ok(None);
    }
    let ident = input.call(Ident::parse_any)?;
    if word::ACTIONS.contains(&plain(&ident).as_str()) {
        return Ok(Some(ident));
    }
    let hint = match nearest(&plain(&ident), word::ACTIONS.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("write {}", list(word::ACTIONS.iter().copied())),
    };
    ctxt.error(&ident, format!("`{ident}` is no action of a foreign key: {hint}"));
    Ok(None)
}

/// `default = "now()"` is SQL; a literal stands for itself.
fn default_value(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<DefaultValue>> {
    let written: Expr = meta.value()?.parse()?;
    let sql = match &written {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match &**expr {
            Expr::Lit(ExprLit { lit: lit @ (Lit::Int(_) | Lit::Float(_)), .. }) => {
                literal(lit).map(|it| format!("-{it}"))
            }
            _ => None,
        },
        _ => None,
    };
    match sql {
        Some(sql) if sql.trim().is_empty() => {
            ctxt.error(&written, "a default is an SQL expression; the empty text is `\"''\"`");
            Ok(None)
        }
        Some(sql) => Ok(Some(DefaultValue { sql, written })),
        None => {
            ctxt.error(
                &written,
                "a default is an SQL expression in a string, or a literal: `default = \"now()\"`, \
                 `default = \"'draft'\"`, `default = 0`",
            );
            Ok(None)
        }
    }
}

fn literal(lit: &Lit) -> Option<String> {
    match lit {
        Lit::Str(text) => Some(text.value()),
        Lit::Bool(value) => Some(value.value.to_string()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        Lit::Float(number) => Some(number.base10_digits().to_owned()),
        _ => None,
    }
}

/// `identity`, `identity = always`, `identity = by_default`.
fn identity(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Identity>> {
    let word = meta.path.require_ident()?.clone();
    if !meta.input.peek(Token![=]) {
        return Ok(Some(Identity { word, always: false }));
    }
    let kind = meta.value()?.call(Ident::parse_any)?;
    match plain(&kind).as_str() {
        word::ALWAYS => Ok(Some(Identity { word, always: true })),
        word::BY_DEFAULT => Ok(Some(Identity { word, always: false })),
        _ => {
            ctxt.error(&kind, "write `identity = always` or `identity = by_default`");
            Ok(None)
        }
    }
}
