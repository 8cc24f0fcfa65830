//! Which tables the derives of two models join: those that one foreign key connects, by the path of a struct.

use syn::{Fields, ItemStruct};

use super::word::{Word, written};
use crate::adopt::rust::{Sources, Structure};

/// A struct that is a model.
#[derive(Clone, Copy)]
pub(super) struct Model<'a> {
    pub(super) structure: &'a Structure,
    pub(super) item: &'a ItemStruct,
}

/// A foreign key along which Diesel may join.
struct Key {
    /// The path of the other struct.
    target: Option<String>,
    /// Whether it is one column that refers to the primary key.
    is_candidate: bool,
}

/// Whether the derives join the tables of the two.
pub(super) fn is_derived(sources: &Sources, one: Model<'_>, other: Model<'_>) -> bool {
    let to = |from: Model<'_>, other: Model<'_>| {
        let path = other.structure.path();
        let mut keys = keys(sources, from);
        keys.retain(|it| it.target.as_ref() == Some(&path));
        keys
    };
    match (to(one, other).as_slice(), to(other, one).as_slice()) {
        ([key], []) | ([], [key]) => key.is_candidate,
        _ => false,
    }
}

fn keys(sources: &Sources, model: Model<'_>) -> Vec<Key> {
    let Model { structure, item } = model;
    let text = sources.text(&structure.location.file);
    let ours = |attributes: &[syn::Attribute]| -> Vec<Word> {
        let all = written(text, attributes).into_iter().filter(super::word::Written::is_ours);
        all.flat_map(|it| it.words).collect()
    };
    let mut on_fields: Vec<Word> = Vec::new();
    if let Fields::Named(named) = &item.fields {
        on_fields.extend(named.named.iter().flat_map(|it| ours(&it.attrs)));
    }
    let on_struct = ours(&item.attrs);
    on_fields.extend(on_struct.iter().filter(|it| it.name == "column").flat_map(Word::inner));
    let of_fields = on_fields.iter().filter(|it| it.name == "references").map(|it| {
        let words = it.inner();
        let first = words.first().map(|it| it.tokens.as_slice()).unwrap_or_default();
        let column = words.iter().find(|it| it.name == "column").and_then(Word::value);
        let is_primary = column.is_none_or(|it| it.to_string() == "id");
        key(sources, structure, first, &words, is_primary)
    });
    let of_struct = on_struct.iter().filter(|it| it.name == "foreign_key").map(|it| {
        let words = it.inner();
        let list = |name: &str| {
            words.iter().find(|it| it.name == name).map(Word::inner).unwrap_or_default()
        };
        let target = words.iter().find(|it| it.name == "references").and_then(Word::value);
        let target: Vec<_> = target.into_iter().flatten().collect();
        let referenced: Vec<String> = list("referenced").iter().map(|it| it.name.clone()).collect();
        let is_primary = referenced.is_empty() || referenced == ["id"];
        key(sources, structure, &target, &words, is_primary && list("columns").len() == 1)
    });
    of_fields.chain(of_struct).flatten().collect()
}

/// None if the key has `joinable = false`, which Diesel does not count.
fn key(
    sources: &Sources,
    structure: &Structure,
    target: &[proc_macro2::TokenTree],
    words: &[Word],
    is_candidate: bool,
) -> Option<Key> {
    let joinable = words.iter().find(|it| it.name == "joinable").and_then(Word::value);
    if joinable.is_some_and(|it| it.to_string() == "false") {
        return None;
    }
    let path: proc_macro2::TokenStream = target.iter().cloned().collect();
    let path: Option<syn::Path> = syn::parse2(path).ok();
    let target = path.and_then(|it| {
        let path: Vec<String> =
            it.segments.iter().map(|it| syn::ext::IdentExt::unraw(&it.ident).to_string()).collect();
        match path.as_slice() {
            [lone] if lone == "Self" => Some(structure.path()),
            _ => sources.found(&structure.root, &structure.module, &path, &|it| {
                sources.structures.iter().any(|one| one.root == structure.root && one.path() == it)
            }),
        }
    });
    Some(Key { target, is_candidate })
}
