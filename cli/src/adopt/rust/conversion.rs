//! The texts that hand-written code converts the variants of an enum to and from: `Mood::Happy => b"happy"`.

use std::path::PathBuf;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{ItemImpl, Lit, Type};

use super::Module;
use super::attribute::segments;

/// An `impl` for an enum, and what its `match` arms pair.
#[derive(Debug)]
pub(crate) struct Conversion {
    /// The enum's path, as it is written.
    pub(super) path: Vec<String>,
    /// The root file of its crate.
    pub(super) root: PathBuf,
    /// The module that the `impl` is in.
    pub(super) module: String,
    /// Whether it is Diesel's `ToSql` or `FromSql`, which decide what the database gets.
    pub(super) is_diesels: bool,
    /// Each variant with each text that an arm has beside it.
    pub(super) pairs: Vec<(String, String)>,
}

/// `None` if no arm pairs a variant with a text.
pub(super) fn conversion(module: Module<'_>, item: &ItemImpl) -> Option<Conversion> {
    let Type::Path(path) = item.self_ty.as_ref() else { return None };
    let path = segments(&path.path);
    let name = path.last()?.clone();
    let traits = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
    let is_diesels = traits.is_some_and(|it| it.ident == "ToSql" || it.ident == "FromSql");
    let body = quote::ToTokens::to_token_stream(item);
    let mut pairs = Vec::new();
    let mut open = vec![body];
    while let Some(tokens) = open.pop() {
        pairs.extend(arms(&tokens).iter().flat_map(|it| paired(it, &name)));
        open.extend(tokens.into_iter().filter_map(|it| match it {
            TokenTree::Group(it) => Some(it.stream()),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
        }));
    }
    let (root, module) = (module.root.to_owned(), module.path.to_owned());
    (!pairs.is_empty()).then_some(Conversion { path, root, module, is_diesels, pairs })
}

/// What is before and behind a `=>`.
#[derive(Default)]
struct Arm {
    pattern: Vec<TokenTree>,
    body: Vec<TokenTree>,
}

/// The arms at this level, by their `=>`.
fn arms(tokens: &TokenStream) -> Vec<Arm> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is = |at: usize, wanted: char| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == wanted);
    let (mut all, mut pattern, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        if !(is(at, '=') && is(at + 1, '>')) {
            pattern.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += 2;
        let mut arm = Arm { pattern: std::mem::take(&mut pattern), body: Vec::new() };
        while at < tokens.len() && !is(at, ',') {
            let is_block =
                matches!(&tokens[at], TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
            arm.body.push(tokens[at].clone());
            at += 1;
            if is_block && arm.body.len() == 1 {
                break;
            }
        }
        at += usize::from(is(at, ','));
        all.push(arm);
    }
    all
}

fn paired(arm: &Arm, name: &str) -> Vec<(String, String)> {
    let (variants, texts) = (variants(&arm.pattern, name), texts(&arm.body));
    let (variants, texts) = match variants.is_empty() {
        false => (variants, texts),
        true => (self::variants(&arm.body, name), self::texts(&arm.pattern)),
    };
    variants
        .iter()
        .flat_map(|variant| texts.iter().map(|text| (variant.clone(), text.clone())))
        .collect()
}

/// `Happy` in `Self::Happy`, `Mood::Happy`, `crate::Mood::Happy`.
fn variants(tokens: &[TokenTree], name: &str) -> Vec<String> {
    let flat = flat(tokens);
    let is_colon = |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ':');
    let of = |it: &[TokenTree]| match it {
        [TokenTree::Ident(of), one, other, TokenTree::Ident(variant)]
            if is_colon(one) && is_colon(other) && (of == "Self" || of == name) =>
        {
            Some(variant.unraw().to_string())
        }
        _ => None,
    };
    flat.windows(4).filter_map(of).collect()
}

fn texts(tokens: &[TokenTree]) -> Vec<String> {
    let text = |it: TokenTree| match it {
        TokenTree::Literal(it) => match Lit::new(it) {
            Lit::Str(it) => Some(it.value()),
            Lit::ByteStr(it) => String::from_utf8(it.value()).ok(),
            _ => None,
        },
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Group(_) => None,
    };
    flat(tokens).into_iter().filter_map(text).collect()
}

/// The tokens without groups.
fn flat(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut all = Vec::new();
    let mut open: Vec<TokenTree> = tokens.iter().rev().cloned().collect();
    while let Some(next) = open.pop() {
        match next {
            TokenTree::Group(it) => {
                open.extend(it.stream().into_iter().collect::<Vec<_>>().into_iter().rev());
            }
            other => all.push(other),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let item = syn::parse_str(text).expect("it is an item");
        let file = std::path::Path::new("lib.rs");
        let module = Module { root: file, file, text, path: "crate" };
        let mut all = conversion(module, &item).map(|it| it.pairs).unwrap_or_default();
        all.sort();
        all
    }

    #[test]
    fn arms_pair_variants_with_texts() {
        let wanted = [("Happy", "happy"), ("Sad", "so sad")]
            .map(|(variant, text)| (variant.to_owned(), text.to_owned()));
        for text in [
            r#"impl ToSql<S, Pg> for Mood { fn f(&self) { out.write_all(match self { Mood::Happy => b"happy", Self::Sad => b"so sad" })?; } }"#,
            r#"impl FromSql<S, Pg> for Mood { fn f() { match bytes { b"happy" => Ok(Mood::Happy), b"so sad" => { Ok(Mood::Sad) } _ => Err("x".into()) } } }"#,
            r#"impl crate::Mood { fn f() { match *self { crate::Mood::Happy => { out.write_all(b"happy")? } Mood::Sad => "so sad".to_owned(), } } }"#,
        ] {
            assert_eq!(pairs(text), wanted, "{text}");
        }
    }

    #[test]
    fn two_variants_of_one_arm_share_its_text() {
        let text = r#"impl Mood { fn f() { match self { Self::A | Self::B => "x" } } }"#;
        let share = |it: &str| (it.to_owned(), "x".to_owned());
        assert_eq!(pairs(text), [share("A"), share("B")]);
        assert!(pairs("impl Mood { fn f() { match self { Self::A => 1 } } }").is_empty());
    }
}
