//! Which names occur in one statement. It tells the table that a struct is loaded from: `users::table.load::<User>(…)`.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt as _;

/// The names in one statement, or in a function's signature together with the statements of its body.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    names: BTreeSet<String>,
    /// What `::table` or a method's `.` follows.
    sources: BTreeSet<String>,
}

impl Statement {
    /// The tables that it reads from, if it is about a struct.
    pub(super) fn tables<'a>(&self, structure: &str, known: &[&'a str]) -> Vec<&'a str> {
        match self.names.contains(structure) {
            true => known.iter().copied().filter(|it| self.sources.contains(*it)).collect(),
            false => Vec::new(),
        }
    }
}

/// The statements of a function, and of everything in it.
pub(super) fn statements(signature: &TokenStream, body: &TokenStream) -> Vec<Statement> {
    let mut all = vec![of(signature.clone().into_iter().chain(body.clone()))];
    let mut open = vec![body.clone()];
    while let Some(tokens) = open.pop() {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_end = |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ';');
        all.extend(tokens.split(is_end).map(|it| of(it.iter().cloned())));
        open.extend(tokens.into_iter().filter_map(|it| match it {
            TokenTree::Group(it) if it.delimiter() == Delimiter::Brace => Some(it.stream()),
            _ => None,
        }));
    }
    all.retain(|it| !it.sources.is_empty());
    all
}

fn of(tokens: impl Iterator<Item = TokenTree>) -> Statement {
    let mut statement = Statement::default();
    let mut open: Vec<Vec<TokenTree>> = vec![tokens.collect()];
    while let Some(tokens) = open.pop() {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(it) => {
                    let name = it.unraw().to_string();
                    if reads(&tokens[at + 1..]) {
                        statement.sources.insert(name.clone());
                    }
                    statement.names.insert(name);
                }
                TokenTree::Group(it) => open.push(it.stream().into_iter().collect()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    statement
}

/// Whether `::table` or `.method` comes next.
fn reads(rest: &[TokenTree]) -> bool {
    let is = |at: usize, wanted: char| matches!(rest.get(at), Some(TokenTree::Punct(it)) if it.as_char() == wanted);
    let named = |at: usize| match rest.get(at) {
        Some(TokenTree::Ident(it)) => Some(it.to_string()),
        _ => None,
    };
    (is(0, '.') && named(1).is_some())
        || (is(0, ':') && is(1, ':') && named(2).is_some_and(|it| it == "table"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loads(text: &str) -> bool {
        let item: syn::ItemFn = syn::parse_str(text).expect("it is a function");
        let signature = quote::ToTokens::to_token_stream(&item.sig);
        let body = quote::ToTokens::to_token_stream(&item.block);
        statements(&signature, &body)
            .iter()
            .any(|it| it.tables("User", &["people", "User"]) == ["people"])
    }

    #[test]
    fn a_query_tells_the_table_of_a_struct() {
        for text in [
            "fn f() { let all = people::table.load::<User>(c)?; }",
            "fn f() { if a { use people::dsl::*; people.filter(id.eq(1)).first::<User>(c) } }",
            "fn f() -> QueryResult<Vec<User>> { people::table.load(c) }",
            "fn f() { let all: Vec<User> = schema::people::table.load(c)?; }",
        ] {
            assert!(loads(text), "{text}");
        }
        for text in [
            "fn f() { let all = posts::table.load::<User>(c)?; }",
            "fn f() { let u = User { people: 1 }; }",
        ] {
            assert!(!loads(text), "{text}");
        }
    }
}
