//! Which attributes of a struct or an enum driftless reads: `#[schema(…)]` or, if the item has it anywhere, `#[driftless(…)]`.
//! utoipa's `ToSchema` owns `#[schema(…)]` too, and a derive does not see which other derives an item has.

use proc_macro2::TokenTree;
use syn::{Attribute, Data, DeriveInput, Error, Ident, ItemStruct, Meta, Result};

use crate::spelling::plain;
use crate::symbol as word;

/// Whose `#[schema(…)]` is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Owner {
    /// Ours.
    Driftless,
    /// Another derive's. Ours is `#[driftless(…)]`.
    Another,
}

impl Owner {
    /// A word that the owner does not know is one mistake, whatever else `#[schema(…)]` has.
    pub(crate) fn of(input: &DeriveInput) -> Result<Self> {
        match &input.data {
            Data::Struct(it) => decided(
                input.attrs.iter().chain(it.fields.iter().flat_map(|it| &it.attrs)),
                "struct",
            ),
            Data::Enum(it) => decided(
                input.attrs.iter().chain(it.variants.iter().flat_map(|it| &it.attrs)),
                "enum",
            ),
            Data::Union(_) => Ok(Self::Driftless),
        }
    }

    pub(crate) fn of_struct(item: &ItemStruct) -> Result<Self> {
        decided(item.attrs.iter().chain(item.fields.iter().flat_map(|it| &it.attrs)), "struct")
    }

    /// Whether driftless reads the attribute.
    pub(crate) fn owns(self, attribute: &Attribute) -> bool {
        let is_switch = matches!(attribute.meta, Meta::Path(_));
        match self {
            _ if attribute.path().is_ident(word::SHARED) => true,
            Self::Driftless => attribute.path().is_ident(word::SCHEMA),
            Self::Another => attribute.path().is_ident(word::DRIFTLESS) && !is_switch,
        }
    }

    /// A message that says to write `#[schema(…)]`, with the name that the attribute has here.
    pub(crate) fn spelled(self, error: Error) -> Error {
        let message = error.to_string();
        match self {
            Self::Another if message.contains("`#[schema(") => {
                Error::new(error.span(), message.replace("`#[schema(", "`#[driftless("))
            }
            Self::Another | Self::Driftless => error,
        }
    }

    /// What a message about an unknown word says in addition.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::Driftless => {
                "; if `#[schema(…)]` is another derive's here, write `#[driftless]` on the struct or enum"
            }
            Self::Another => "",
        }
    }
}

fn decided<'a>(
    attributes: impl Iterator<Item = &'a Attribute> + Clone,
    item: &str,
) -> Result<Owner> {
    let first = |known: &[&str]| {
        let of_schema = attributes.clone().filter(|it| it.path().is_ident(word::SCHEMA));
        of_schema.flat_map(words).find(|it| known.contains(&plain(it).as_str()))
    };
    if attributes.clone().any(|it| it.path().is_ident(word::DRIFTLESS)) {
        return match first(word::OURS_ALONE) {
            None => Ok(Owner::Another),
            Some(it) => {
                let message = format!(
                    "driftless does not read `{it}` here: `#[driftless(…)]` on this {item} leaves `#[schema(…)]` to \
                     another derive. Write all words of driftless in `#[driftless(…)]`"
                );
                Err(Error::new(it.span(), message))
            }
        };
    }
    match first(word::OF_UTOIPA) {
        None => Ok(Owner::Driftless),
        Some(it) => {
            let message = format!(
                "`{it}` is no word of driftless: if `#[schema(…)]` is another derive's here, such as utoipa's \
                 `ToSchema`, write `#[driftless]` on the {item}, and words of driftless in `#[driftless(…)]`"
            );
            Err(Error::new(it.span(), message))
        }
    }
}

/// What each item of an attribute begins with. Another derive's attribute may have any syntax, so no item is parsed.
fn words(attribute: &Attribute) -> Vec<Ident> {
    let Meta::List(list) = &attribute.meta else { return Vec::new() };
    let mut words = Vec::new();
    let mut is_first = true;
    for token in list.tokens.clone() {
        match token {
            TokenTree::Ident(it) if is_first => words.push(it),
            TokenTree::Punct(it) if it.as_char() == ',' => {
                is_first = true;
                continue;
            }
            _ => (),
        }
        is_first = false;
    }
    words
}
