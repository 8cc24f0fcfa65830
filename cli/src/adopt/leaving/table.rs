//! schema.rs itself: its `table!`s, joins, and tables that may stand in one query.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{File, Item};

use super::{Move, lines, replaced};

/// What the file has.
pub(super) struct SchemaFile {
    pub(super) tables: Vec<Definition>,
    /// `joinable!(child -> parent (column))`: both tables, and where.
    joins: Vec<(String, String, Range<usize>)>,
    /// `allow_tables_to_appear_in_same_query!(…)`.
    groups: Vec<(Vec<String>, Range<usize>)>,
}

/// A `table!`.
pub(super) struct Definition {
    pub(super) name: String,
    /// The Diesel type of each column, by its name in Rust.
    pub(super) columns: BTreeMap<String, String>,
    range: Range<usize>,
}

impl SchemaFile {
    /// Of the file, not of modules in it.
    pub(super) fn read(file: &File) -> SchemaFile {
        let mut all = SchemaFile { tables: Vec::new(), joins: Vec::new(), groups: Vec::new() };
        for item in &file.items {
            let Item::Macro(it) = item else { continue };
            let name = it.mac.path.segments.last().map(|it| it.ident.to_string());
            let range = item.span().byte_range();
            let tokens = it.mac.tokens.clone();
            match name.as_deref() {
                Some("table") => all.tables.extend(definition(tokens, range)),
                Some("joinable") => {
                    if let [child, parent, ..] = identifiers(tokens).as_slice() {
                        all.joins.push((child.clone(), parent.clone(), range));
                    }
                }
                Some("allow_tables_to_appear_in_same_query") => {
                    all.groups.push((identifiers(tokens), range));
                }
                Some(_) | None => {}
            }
        }
        all
    }

    /// The file without the tables that move, and with re-exports of them.
    pub(super) fn without(&self, text: &str, moves: &[Move<'_>]) -> String {
        let moved: BTreeSet<&str> = moves.iter().map(|it| it.table).collect();
        let is_moved = |it: &str| moved.contains(it);
        let mut changes = Vec::new();
        for table in self.tables.iter().filter(|it| is_moved(&it.name)) {
            changes.push((lines(text, table.range.clone()), String::new()));
        }
        for (child, parent, range) in &self.joins {
            // The derive joins models over their references.
            if is_moved(child) && is_moved(parent) {
                changes.push((lines(text, range.clone()), String::new()));
            }
        }
        let mut together: BTreeSet<&str> = BTreeSet::new();
        for (names, range) in &self.groups {
            let (gone, rest): (Vec<&str>, Vec<&str>) =
                names.iter().map(String::as_str).partition(|it| is_moved(it));
            together.extend(&gone);
            let mut calls = Vec::new();
            if rest.len() > 1 {
                calls.push(rest.join(", "));
            }
            // The tables of models may stand in one query by another macro, which must not say so twice.
            calls.extend(
                rest.iter().flat_map(|one| gone.iter().map(move |it| format!("{one}, {it}"))),
            );
            let calls = calls
                .iter()
                .map(|it| format!("diesel::allow_tables_to_appear_in_same_query!({it});\n"));
            let calls: String = calls.collect();
            changes.push((lines(text, range.clone()), calls));
        }
        let rest = replaced(text, changes);
        let generated = "// @generated automatically by Diesel CLI.";
        let rest = rest.replace(generated, "").trim().to_owned();
        let mut paths: Vec<String> =
            moves.iter().map(|it| format!("{}::{}", it.structure.module, it.table)).collect();
        paths.sort();
        let uses: String = paths.iter().map(|it| format!("pub use {it};\n")).collect();
        let models: Vec<String> = moves
            .iter()
            .filter(|it| together.contains(it.table))
            .map(|it| format!("    {},\n", it.structure.path()))
            .collect();
        let models = match models.len() {
            0 | 1 => String::new(),
            _ => format!("\ndriftless::allow_models_in_same_query!(\n{});\n", models.concat()),
        };
        let rest = if rest.is_empty() { rest } else { format!("\n{rest}\n") };
        format!(
            "//! The tables of the models, whose `table!`s the derive writes.\n\n{uses}{rest}{models}"
        )
    }
}

/// `use …; #[…] schema.name (key) { #[…] column -> Type, … }`.
fn definition(tokens: TokenStream, range: Range<usize>) -> Option<Definition> {
    let mut name = None;
    for token in tokens {
        match token {
            TokenTree::Ident(it) => name = Some(it.unraw().to_string()),
            TokenTree::Group(it) if it.delimiter() == Delimiter::Brace => {
                return Some(Definition { name: name?, columns: columns(&it), range });
            }
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    None
}

fn columns(body: &Group) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        let is = |at: usize, what: char| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == what);
        if let TokenTree::Ident(name) = &tokens[at]
            && is(at + 1, '-')
            && is(at + 2, '>')
        {
            let (start, mut end, mut depth) = (at + 3, at + 3, 0_usize);
            while end < tokens.len() && !(depth == 0 && is(end, ',')) {
                depth = if is(end, '<') { depth + 1 } else { depth };
                depth = if is(end, '>') { depth.saturating_sub(1) } else { depth };
                end += 1;
            }
            let spelled: TokenStream = tokens[start..end].iter().cloned().collect();
            let spelled = spelled.to_token_stream().to_string().replace(' ', "");
            all.insert(name.unraw().to_string(), spelled);
            at = end;
        }
        at += 1;
    }
    all
}

fn identifiers(tokens: TokenStream) -> Vec<String> {
    let one = |it| match it {
        TokenTree::Ident(it) => Some(it.unraw().to_string()),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    };
    tokens.into_iter().filter_map(one).collect()
}
