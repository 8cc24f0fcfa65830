//! Words of an attribute.

use quote::ToTokens as _;

/// A Rust literal.
pub(crate) fn quoted(text: &str) -> String {
    syn::LitStr::new(text, proc_macro2::Span::call_site()).to_token_stream().to_string()
}

pub(super) fn flag(is_set: bool, word: &str) -> Option<String> {
    is_set.then(|| word.to_owned())
}

/// `word`, or `word(items)`.
pub(super) fn call(word: &str, items: Vec<String>) -> String {
    if items.is_empty() { word.to_owned() } else { format!("{word}({})", items.join(", ")) }
}
