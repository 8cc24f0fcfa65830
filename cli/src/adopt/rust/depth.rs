//! Parses a file, unless it nests so deeply that the parser would overflow the stack.

use std::str::FromStr as _;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// The deepest nesting that is parsed. Sources that people write have a few dozen levels.
const DEEPEST: usize = 128;

/// Parses a file. `syn` recurses, so a file that nests too deeply would overflow the stack. Such a file is refused
/// before.
pub(crate) fn parsed(text: &str) -> syn::Result<syn::File> {
    if let Some(place) = too_deep(TokenStream::from_str(text)?) {
        return Err(syn::Error::new(place, "it is nested too deeply"));
    }
    syn::parse_file(text)
}

/// The line at which the file nests too deeply, if it does. A group is a level, and so is each operator of a statement,
/// because operators and generics nest as well: `!!a`, `A<B<C>>`, `a = b = c`. Braces end a statement, unless it goes on
/// with `else` or an operator.
fn too_deep(tokens: TokenStream) -> Option<Span> {
    let mut open = vec![Level::new(tokens)];
    let mut outside = 0;
    while let Some(level) = open.last_mut() {
        let Some(token) = level.tokens.next() else {
            open.pop();
            outside -= open.last().map_or(0, |it| it.operators + 1);
            continue;
        };
        let goes_on = match &token {
            TokenTree::Ident(it) => it == "else",
            TokenTree::Punct(it) => it.as_char() != '#',
            TokenTree::Group(_) | TokenTree::Literal(_) => false,
        };
        if std::mem::take(&mut level.is_behind_braces) && !goes_on {
            level.operators = 0;
        }
        match token {
            TokenTree::Group(group) => {
                level.is_behind_braces = group.delimiter() == Delimiter::Brace;
                outside += level.operators + 1;
                if outside > DEEPEST {
                    return Some(group.span());
                }
                open.push(Level::new(group.stream()));
            }
            TokenTree::Punct(it) => {
                match it.as_char() {
                    ';' | ',' => level.operators = 0,
                    ':' | '.' | '#' | '\'' | '?' => {}
                    _ => level.operators += 1,
                }
                if outside + level.operators > DEEPEST {
                    return Some(it.span());
                }
            }
            TokenTree::Ident(it) if it == "else" => level.operators += 1,
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
    }
    None
}

/// The tokens of a group that are still to come.
struct Level {
    tokens: proc_macro2::token_stream::IntoIter,
    /// The operators of the statement so far.
    operators: usize,
    is_behind_braces: bool,
}

impl Level {
    fn new(tokens: TokenStream) -> Level {
        Level { tokens: tokens.into_iter(), operators: 0, is_behind_braces: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that repeats a nesting this many times.
    fn nested(count: usize) -> Vec<String> {
        let around =
            |open: &str, close: &str| format!("{}1{}", open.repeat(count), close.repeat(count));
        let value = [
            around("(", ")"),
            around("[", "]"),
            around("{", "}"),
            around("f(", ")"),
            around("!", ""),
            around("&mut ", ""),
            around("|| ", ""),
            around("a = ", ""),
            around("return -", ""),
            around("1 + ", ""),
            around("if a {} else ", ""),
        ];
        let data_type =
            [around("A<", ">"), around("*const ", ""), around("fn() -> ", ""), around("&'a ", "")];
        let value = value.iter().map(|it| format!("fn f() {{ {it} }}"));
        let data_type =
            data_type.iter().map(|it| format!("struct S {{ a: {} }}", it.replace('1', "B")));
        let module = format!("{}{}", "mod a {".repeat(count), "}".repeat(count));
        value.chain(data_type).chain([module]).collect()
    }

    /// Runs with the command's stack size; a test has a smaller stack.
    #[test]
    fn nothing_is_nested_so_deep_that_it_ends_the_process() {
        let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(all_are_read_or_refused);
        thread.expect("a thread can be made").join().expect("it ends");
    }

    #[test]
    fn a_long_file_is_not_a_deep_one() {
        let method =
            "    fn f(&self) -> Result<Vec<A>, B> where A: C + D { if a < b { a } else { b } }\n";
        let text = format!("impl A {{\n{}}}\n", method.repeat(500));
        assert!(parsed(&text).is_ok());
        let blocks =
            format!("fn f() {{\n{}}}\n", "    if a == -1 { a() } else { b() }\n".repeat(500));
        assert!(parsed(&blocks).is_ok());
    }

    fn all_are_read_or_refused() {
        for count in [DEEPEST / 4, DEEPEST - 3, 100_000] {
            for text in nested(count) {
                let parsed = parsed(&text);
                let start: String = text.chars().take(60).collect();
                if count < 100 && !start.contains("else") {
                    assert!(parsed.is_ok(), "{start}: {:?}", parsed.err());
                }
                if count > DEEPEST && !start.contains("else") {
                    let message = parsed.expect_err("it is refused").to_string();
                    assert_eq!(message, "it is nested too deeply", "{start}");
                }
            }
        }
    }
}
