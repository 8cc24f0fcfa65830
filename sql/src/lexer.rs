//! Cuts SQL into tokens as PostgreSQL does (documentation, "Lexical Structure"): never what the tokens mean.
//!
//! Needed to know which names a text can reach before a server reads it, that it cannot leave the parentheses that it is
//! put between, and where a script's statements end. Strings are read as `standard_conforming_strings = on` has them.

use std::iter::Peekable;
use std::str::CharIndices;

use driftless_schema::Name;

/// A token. Comments and white space are none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// A keyword or a name without quotes, folded and cut as PostgreSQL does.
    Word(String),
    /// A name in double quotes, without them.
    Quoted(String),
    /// `'…'` or `$$…$$`: what is between.
    Literal(String),
    /// `E'…'`, as written.
    Escaped(String),
    /// `B'…'`, `X'…'`, `N'…'`: constants that have a type of their own, with their letter.
    Typed(char, String),
    /// `U&'…'` and `U&"…"`, as written.
    Unicode(String),
    /// A number without a sign.
    Number(String),
    /// An operator.
    Operator(String),
    /// `::`.
    Cast,
    /// `(`, `)`, `[`, `]`, `,`, `.` or `:`; in a script also `;` and whatever else is no part of another token.
    Mark(char),
}

impl Token {
    /// The name that it may be.
    pub fn name(&self) -> Option<&str> {
        match self {
            Token::Word(name) | Token::Quoted(name) => Some(name),
            Token::Literal(_)
            | Token::Escaped(_)
            | Token::Typed(..)
            | Token::Unicode(_)
            | Token::Number(_)
            | Token::Operator(_)
            | Token::Cast
            | Token::Mark(_) => None,
        }
    }

    /// Whether it is this keyword.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(it) if it == word)
    }

    /// Whether it is a string of any kind, so that a name before it is a type.
    pub fn is_string(&self) -> bool {
        matches!(self, Token::Literal(_) | Token::Escaped(_) | Token::Typed(..) | Token::Unicode(_))
    }
}

/// The tokens of one expression. None where it cannot be one: empty, unfinished, with a parameter or a semicolon, or
/// with parentheses that close what they have not opened.
pub fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut lexer = Lexer::new(text);
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        let is_strange = match &token {
            Token::Mark(mark) => !"()[],.:".contains(*mark),
            Token::Quoted(name) => name.is_empty(),
            _ => false,
        };
        if is_strange {
            return None;
        }
        tokens.push(token);
    }
    (!tokens.is_empty() && balanced(&tokens)).then_some(tokens)
}

/// The tokens without parentheses around all of them.
pub fn bare(mut tokens: &[Token]) -> &[Token] {
    while let [Token::Mark('('), inner @ .., Token::Mark(')')] = tokens
        && balanced(inner)
    {
        tokens = inner;
    }
    tokens
}

fn balanced(tokens: &[Token]) -> bool {
    let mut open = Vec::new();
    for token in tokens {
        let Token::Mark(mark) = token else { continue };
        match mark {
            '(' | '[' => open.push(*mark),
            ')' if open.pop() != Some('(') => return false,
            ']' if open.pop() != Some('[') => return false,
            _ => (),
        }
    }
    open.is_empty()
}

/// The tokens of a text, one after the other.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
}

/// The characters of operators. `--` and `/*` begin a comment even within a run of them.
const OPERATORS: &str = "~!@#%^&|`?+-*/<>=";

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Lexer<'a> {
        Lexer { text, rest: text.char_indices().peekable() }
    }

    /// Goes on behind that place, which lies ahead.
    pub(crate) fn skip_to(&mut self, place: usize) {
        while self.rest.next_if(|(it, _)| *it < place).is_some() {}
    }

    /// The next token; within, none at the end; without, where a string, a name or a comment does not end.
    pub(crate) fn next(&mut self) -> Option<Option<Token>> {
        self.skip_space()?;
        let Some(&(start, first)) = self.rest.peek() else { return Some(None) };
        let token = match first {
            '\'' => Token::Literal(self.quoted('\'', false)?),
            '"' => Token::Quoted(self.name_in_quotes()?),
            '$' if self.opens_dollar_quotes(start) => Token::Literal(self.dollar_quoted()?),
            '0'..='9' => self.number(start),
            '.' if self.text[start + 1..].starts_with(|it: char| it.is_ascii_digit()) => {
                self.number(start)
            }
            ':' if self.text[start..].starts_with("::") => {
                self.advance(2);
                Token::Cast
            }
            '(' | ')' | '[' | ']' | ',' | '.' | ':' => {
                self.advance(1);
                Token::Mark(first)
            }
            it if OPERATORS.contains(it) => self.operator(start),
            it if starts_name(it) => self.word(start)?,
            // `;`, `\`, `$1`, braces, control characters: no expression holds them.
            _ => {
                self.advance(1);
                Token::Mark(first)
            }
        };
        Some(Some(token))
    }

    fn advance(&mut self, characters: usize) {
        for _ in 0..characters {
            self.rest.next();
        }
    }

    /// Where the next character stands, in bytes.
    pub(crate) fn position(&mut self) -> usize {
        self.rest.peek().map_or(self.text.len(), |(it, _)| *it)
    }

    /// Skips white space and comments; without where a comment does not end.
    pub(crate) fn skip_space(&mut self) -> Option<()> {
        loop {
            let rest = &self.text[self.position()..];
            if rest.starts_with([' ', '\t', '\n', '\r', '\x0c', '\x0b']) {
                self.advance(1);
            } else if rest.starts_with("--") {
                while self.rest.next_if(|(_, it)| !matches!(it, '\n' | '\r')).is_some() {}
            } else if rest.starts_with("/*") {
                self.skip_comment()?;
            } else {
                return Some(());
            }
        }
    }

    /// Comments nest.
    fn skip_comment(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let rest = &self.text[self.position()..];
            if rest.starts_with("/*") {
                depth += 1;
                self.advance(2);
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.advance(2);
                if depth == 0 {
                    return Some(());
                }
            } else {
                self.rest.next()?;
            }
        }
    }

    /// What is between two of these quotes, doubled ones as they stand; from the first quote on.
    fn quoted(&mut self, quote: char, backslashes: bool) -> Option<String> {
        self.advance(1);
        let start = self.position();
        loop {
            let (end, character) = self.rest.next()?;
            if backslashes && character == '\\' {
                self.rest.next()?;
            } else if character == quote && self.rest.next_if(|(_, it)| *it == quote).is_none() {
                return Some(self.text[start..end].to_owned());
            }
        }
    }

    fn name_in_quotes(&mut self) -> Option<String> {
        let name = self.quoted('"', false)?.replace("\"\"", "\"");
        Some(clipped(&name))
    }

    /// Whether a `$$` or `$tag$` stands here, not the `$1` of a parameter.
    fn opens_dollar_quotes(&self, start: usize) -> bool {
        let rest = &self.text[start + 1..];
        let end = rest.find(|it| it == '$' || !continues_name(it)).unwrap_or(rest.len());
        rest[end..].starts_with('$') && !rest.starts_with(|it: char| it.is_ascii_digit())
    }

    /// `$$…$$` and `$tag$…$tag$`.
    fn dollar_quoted(&mut self) -> Option<String> {
        let start = self.position();
        let tag_end = start + 1 + self.text[start + 1..].find('$')?;
        let quote = &self.text[start..=tag_end];
        let content = tag_end + 1;
        let length = self.text[content..].find(quote)?;
        let end = content + length + quote.len();
        while self.rest.next_if(|(it, _)| *it < end).is_some() {}
        Some(self.text[content..content + length].to_owned())
    }

    /// Digits, a fraction, an exponent. What else versions let a number hold (`0x1F`, `1_000`) follows as a word.
    fn number(&mut self, start: usize) -> Token {
        while self.rest.next_if(|(_, it)| it.is_ascii_digit()).is_some() {}
        let here = self.position();
        if self.text[here..].starts_with('.') && !self.text[here..].starts_with("..") {
            self.advance(1);
            while self.rest.next_if(|(_, it)| it.is_ascii_digit()).is_some() {}
        }
        let rest = &self.text[self.position()..];
        if rest.starts_with(['e', 'E']) {
            let sign = usize::from(rest[1..].starts_with(['+', '-']));
            if rest[1 + sign..].starts_with(|it: char| it.is_ascii_digit()) {
                self.advance(1 + sign);
                while self.rest.next_if(|(_, it)| it.is_ascii_digit()).is_some() {}
            }
        }
        let end = self.position();
        Token::Number(self.text[start..end].to_owned())
    }

    /// The longest run of operator characters, short of a comment. One that ends in a sign gives the sign back, unless
    /// it holds a character that no operator of standard SQL has: `>-1` is `>` and `-1`, `@-1` is `@-` and `1`.
    fn operator(&mut self, start: usize) -> Token {
        let rest = &self.text[start..];
        let run = rest.find(|it| !OPERATORS.contains(it)).unwrap_or(rest.len());
        let comment = ["--", "/*"].into_iter().filter_map(|it| rest[..run].find(it)).min();
        let mut operator = &rest[..comment.unwrap_or(run)];
        if !operator.contains(['~', '!', '@', '#', '%', '^', '&', '|', '`', '?']) {
            while operator.len() > 1 && operator.ends_with(['+', '-']) {
                operator = &operator[..operator.len() - 1];
            }
        }
        self.advance(operator.len());
        Token::Operator(if operator == "!=" { "<>".to_owned() } else { operator.to_owned() })
    }

    /// A word, or the letter before a string.
    fn word(&mut self, start: usize) -> Option<Token> {
        let rest = &self.text[start..];
        let first = rest.chars().next()?.to_ascii_uppercase();
        let behind = &rest[first.len_utf8()..];
        if behind.starts_with('\'') && matches!(first, 'E' | 'B' | 'X' | 'N') {
            self.advance(1);
            return Some(if first == 'E' {
                Token::Escaped(self.quoted('\'', true)?)
            } else {
                Token::Typed(first, self.quoted('\'', false)?)
            });
        }
        if first == 'U' && (behind.starts_with("&'") || behind.starts_with("&\"")) {
            self.advance(2);
            let quote = self.rest.peek()?.1;
            return Some(Token::Unicode(format!("{quote}{}", self.quoted(quote, false)?)));
        }
        while self.rest.next_if(|(_, it)| continues_name(*it)).is_some() {}
        let end = self.position();
        Some(Token::Word(clipped(&self.text[start..end].to_ascii_lowercase())))
    }
}

fn starts_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

fn continues_name(character: char) -> bool {
    starts_name(character) || character.is_ascii_digit() || character == '$'
}

/// Names are cut to 63 bytes, never within a character.
fn clipped(name: &str) -> String {
    let mut end = name.len().min(Name::MAX_BYTES);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::Token::{
        Cast, Escaped, Literal, Mark, Number, Operator, Quoted, Typed, Unicode, Word,
    };
    use super::*;

    fn word(text: &str) -> Token {
        Word(text.to_owned())
    }

    fn operator(text: &str) -> Token {
        Operator(text.to_owned())
    }

    #[test]
    fn cuts_strings_names_and_comments() {
        let text =
            "A.\"B\"\"c\" = 'it''s' /* x /* y */ ' */ || E'\\'' -- '\n || $q$a $ ' b$q$::Text";
        let wanted = vec![
            word("a"),
            Mark('.'),
            Quoted("B\"c".to_owned()),
            operator("="),
            Literal("it''s".to_owned()),
            operator("||"),
            Escaped("\\'".to_owned()),
            operator("||"),
            Literal("a $ ' b".to_owned()),
            Cast,
            word("text"),
        ];
        assert_eq!(tokens(text), Some(wanted));
    }

    #[test]
    fn gives_a_sign_back_as_the_server_does() {
        let number = |it: &str| Number(it.to_owned());
        assert_eq!(
            tokens("a>-1"),
            Some(vec![word("a"), operator(">"), operator("-"), number("1")])
        );
        assert_eq!(tokens("a@-1"), Some(vec![word("a"), operator("@-"), number("1")]));
        assert_eq!(tokens("a<--b\n1"), Some(vec![word("a"), operator("<"), number("1")]));
        assert_eq!(tokens("a!=.5e-3"), Some(vec![word("a"), operator("<>"), number(".5e-3")]));
        assert_eq!(tokens("a*/*b*/2"), Some(vec![word("a"), operator("*"), number("2")]));
    }

    #[test]
    fn knows_constants_by_their_letter() {
        assert_eq!(tokens("b'01'"), Some(vec![Typed('B', "01".to_owned())]));
        assert_eq!(tokens("u&'\\0061'"), Some(vec![Unicode("'\\0061".to_owned())]));
        assert_eq!(tokens("été$1"), Some(vec![word("été$1")]));
    }

    #[test]
    fn refuses_what_is_no_expression() {
        for text in [
            "", " ", "-- a", "(a", "a)", "a), (b", "a](", "(a]", "'a", "\"a", "/* a", "$a$b",
            "E'\\'", "a; b", "$1", "a > $2", "a\\b", "{a}", "a\0b", "\"\"",
        ] {
            assert_eq!(tokens(text), None, "{text}");
        }
    }

    #[test]
    fn takes_parentheses_off_that_belong_together() {
        let bared = |it: &str| bare(&tokens(it).expect("an expression")).len();
        assert_eq!(bared("((a))"), 1);
        assert_eq!(bared("(a) = (b)"), 7);
    }
}
