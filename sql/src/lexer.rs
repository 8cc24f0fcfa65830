//! Splits SQL into tokens as PostgreSQL does (documentation, "Lexical Structure"), without interpreting them.
//!
//! Needed to know which names a text can reach before a server parses it, that it cannot close the parentheses that
//! enclose it, and where a script's statements end.

use driftless_schema::Name;

/// A token. Comments and white space are not tokens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// A keyword or a name without quotes, folded and truncated as PostgreSQL does.
    Word(String),
    /// A name in double quotes, without the quotes.
    Quoted(String),
    /// `'…'` or `$$…$$`: the contents.
    Literal(String),
    /// `E'…'`, as written.
    Escaped(String),
    /// `B'…'`, `X'…'`, `N'…'`: constants with a type of their own, with their letter.
    Typed(char, String),
    /// `U&'…'` and `U&"…"`, as written.
    Unicode(String),
    /// A number without a sign.
    Number(String),
    /// An operator.
    Operator(String),
    /// `::`.
    Cast,
    /// `(`, `)`, `[`, `]`, `,`, `.` or `:`; in a script also `;` and every character that is part of no other token.
    Mark(char),
}

impl Token {
    /// The name that the token may be.
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

    /// Whether the token is this keyword.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(it) if it == word)
    }

    /// Whether the token is a string of any kind, so that a name before it is a type.
    pub fn is_string(&self) -> bool {
        matches!(self, Token::Literal(_) | Token::Escaped(_) | Token::Typed(..) | Token::Unicode(_))
    }
}

/// The tokens of one expression. None if the text cannot be one: empty, unfinished, with a parameter or a semicolon, or
/// with a closing parenthesis that was not opened.
pub fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut lexer = Lexer::new(text, Reader::Server);
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
pub fn bare(tokens: &[Token]) -> &[Token] {
    if !balanced(tokens) {
        return tokens;
    }
    // The positions of the open parentheses; those around everything are closed last, one directly after the other.
    let mut open = Vec::new();
    let mut opened_by = vec![None; tokens.len()];
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark('(' | '[') => open.push(place),
            Token::Mark(')' | ']') => opened_by[place] = open.pop(),
            _ => {}
        }
    }
    let (mut first, mut end) = (0, tokens.len());
    while first < end && tokens[first] == Token::Mark('(') && opened_by[end - 1] == Some(first) {
        (first, end) = (first + 1, end - 1);
    }
    &tokens[first..end]
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

/// The program whose reading is used, where they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// The server continues a string that ends on one line and begins again on another.
    Server,
    /// psql reads line by line, so it takes the continuation for a new string, in which backslashes have no meaning.
    Psql,
}

/// The meaning of a backslash in a plain string: `standard_conforming_strings`, which PostgreSQL has for SQL from
/// before 9.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Strings {
    /// A plain character, as by default.
    #[default]
    Standard,
    /// An escape: `'…'` is read as `E'…'`.
    Backslashes,
}

/// The tokens of any text with their places, as far as it is SQL: a token that does not end is left out, with
/// everything after it.
pub fn placed(text: &str) -> Vec<(Token, usize, usize)> {
    Lexer::new(text, Reader::Server).placed()
}

/// The one-line comments of a script, `--` included, but no `--` within a string, a name or a longer comment.
pub fn line_comments(text: &str) -> Vec<&str> {
    let mut lexer = Lexer::new(text, Reader::Server);
    let mut all = Vec::new();
    loop {
        lexer.skip_while(is_space);
        let start = lexer.position;
        let is_over = if lexer.rest().starts_with("--") {
            lexer.skip_while(|it| !is_line_end(it));
            all.push(&text[start..lexer.position]);
            false
        } else if lexer.rest().starts_with("/*") {
            lexer.skip_comment().is_none()
        } else {
            !matches!(lexer.next(), Some(Some(_)))
        };
        if is_over {
            return all;
        }
    }
}

/// The tokens of a text, one after the other. Whatever the text, each character is read only a few times.
#[derive(Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    reader: Reader,
    strings: Strings,
    position: usize,
    /// Where the last string, quoted name or comment begins.
    opened: usize,
    /// The end of a run of operator characters in which each character is an operator of its own.
    signs: usize,
    /// The number of bytes that have been read.
    #[cfg(test)]
    looked: usize,
}

/// The characters of operators. `--` and `/*` begin a comment even within a run of them.
const OPERATORS: &str = "~!@#%^&|`?+-*/<>=";

/// The characters that no operator of standard SQL has.
const UNUSUAL: &str = "~!@#%^&|`?";

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str, reader: Reader) -> Lexer<'a> {
        Lexer {
            text,
            reader,
            strings: Strings::default(),
            position: 0,
            opened: 0,
            signs: 0,
            #[cfg(test)]
            looked: 0,
        }
    }

    /// From the current place on, strings are read in this way.
    pub(crate) fn reads(&mut self, strings: Strings) {
        self.strings = strings;
    }

    /// How strings are read at the current place.
    pub(crate) fn strings(&self) -> Strings {
        self.strings
    }

    /// All remaining tokens, with their places.
    pub(crate) fn placed(mut self) -> Vec<(Token, usize, usize)> {
        let mut all = Vec::new();
        while let Some(((), start)) = self.skip_space().map(|()| ((), self.position())) {
            let Some(Some(token)) = self.next() else { break };
            all.push((token, start, self.position()));
        }
        all
    }

    /// The same lexer with another end, which is not before the current place.
    pub(crate) fn until(self, text: &'a str) -> Lexer<'a> {
        Lexer { text, ..self }
    }

    /// Continues after that place, which is ahead.
    pub(crate) fn skip_to(&mut self, place: usize) {
        self.position = self.position.max(place);
    }

    /// The next token: `Some(None)` at the end; `None` if a string, a name or a comment does not end.
    pub(crate) fn next(&mut self) -> Option<Option<Token>> {
        self.skip_space()?;
        let start = self.position;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Some(None) };
        let token = match first {
            '\'' => match self.strings {
                Strings::Standard => Token::Literal(self.string(false)?),
                Strings::Backslashes => Token::Escaped(self.string(true)?),
            },
            '"' => Token::Quoted(self.name_in_quotes()?),
            '$' if self.opens_dollar_quotes() => Token::Literal(self.dollar_quoted()?),
            '0'..='9' => self.number(),
            '.' if rest[1..].starts_with(|it: char| it.is_ascii_digit()) => self.number(),
            ':' if rest.starts_with("::") => {
                self.position += 2;
                Token::Cast
            }
            it if OPERATORS.contains(it) => self.operator(),
            it if starts_name(it) => self.word(start)?,
            // Marks, and characters that no expression contains: `;`, `\`, `$1`, braces, control characters.
            _ => {
                self.position += first.len_utf8();
                Token::Mark(first)
            }
        };
        Some(Some(token))
    }

    /// The place of the next character, in bytes.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Where the last string, quoted name or comment begins.
    pub(crate) fn opened(&self) -> usize {
        self.opened
    }

    /// The end of the text.
    pub(crate) fn end(&self) -> usize {
        self.text.len()
    }

    /// Skips white space and comments; `None` if a comment does not end.
    pub(crate) fn skip_space(&mut self) -> Option<()> {
        loop {
            self.skip_while(is_space);
            let rest = self.rest();
            if rest.starts_with("--") {
                self.skip_while(|it| !is_line_end(it));
            } else if rest.starts_with("/*") {
                self.skip_comment()?;
            } else {
                return Some(());
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    fn skip_while(&mut self, holds: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.advance(rest.find(|it| !holds(it)).unwrap_or(rest.len()));
    }

    fn advance(&mut self, bytes: usize) {
        self.position += bytes;
        self.look_at(bytes + 1);
    }

    #[cfg(test)]
    fn look_at(&mut self, bytes: usize) {
        self.looked += bytes;
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "the tests count")]
    fn look_at(&mut self, _: usize) {}

    /// Moves past the first of these characters; to the end, with `None`, if none of them follows.
    fn pass(&mut self, characters: &[char]) -> Option<char> {
        let rest = self.rest();
        let found = rest.find(characters);
        self.advance(found.unwrap_or(rest.len()));
        let character = self.rest().chars().next()?;
        self.advance(character.len_utf8());
        Some(character)
    }

    /// Comments nest.
    fn skip_comment(&mut self) -> Option<()> {
        self.opened = self.position;
        self.advance(2);
        let mut depth = 1_usize;
        while depth > 0 {
            let first = self.pass(&['/', '*'])?;
            let rest = self.rest();
            if first == '/' && rest.starts_with('*') {
                self.advance(1);
                depth += 1;
            } else if first == '*' && rest.starts_with('/') {
                self.advance(1);
                depth -= 1;
            }
        }
        Some(())
    }

    /// The text from the first quote to the closing one, with doubled quotes unchanged; begins at the first quote.
    fn quoted(&mut self, quote: char, backslashes: bool) -> Option<&'a str> {
        self.opened = self.position;
        self.advance(1);
        let start = self.position;
        let ends: &[char] = if backslashes { &[quote, '\\'] } else { &[quote] };
        loop {
            if self.pass(ends)? != quote {
                let escaped = self.rest().chars().next()?;
                self.advance(escaped.len_utf8());
            } else if self.rest().starts_with(quote) {
                self.advance(1);
            } else {
                return Some(&self.text[start..self.position - 1]);
            }
        }
    }

    /// A string in single quotes, together with its continuations: a string after a line's end belongs to the same
    /// string.
    fn string(&mut self, backslashes: bool) -> Option<String> {
        let mut string = self.quoted('\'', backslashes)?.to_owned();
        while self.reader == Reader::Server && self.goes_on() {
            string.push_str(self.quoted('\'', backslashes)?);
        }
        Some(string)
    }

    /// Moves to the quote with which a string continues, if it does: before it are a line's end and otherwise only
    /// white space and one-line comments.
    fn goes_on(&mut self) -> bool {
        let end = self.position;
        let mut is_another_line = false;
        loop {
            let start = self.position;
            self.skip_while(is_space);
            is_another_line |= self.text[start..self.position].contains(is_line_end);
            let rest = self.rest();
            if rest.starts_with("--") {
                self.skip_while(|it| !is_line_end(it));
            } else if is_another_line && rest.starts_with('\'') {
                return true;
            } else {
                self.position = end;
                return false;
            }
        }
    }

    fn name_in_quotes(&mut self) -> Option<String> {
        let name = self.quoted('"', false)?.replace("\"\"", "\"");
        Some(clipped(&name))
    }

    /// Whether `$$` or `$tag$` begins here, and not the `$1` of a parameter.
    fn opens_dollar_quotes(&mut self) -> bool {
        let rest = &self.rest()[1..];
        let end = rest.find(|it| it == '$' || !continues_name(it)).unwrap_or(rest.len());
        self.look_at(end);
        rest[end..].starts_with('$') && !rest.starts_with(|it: char| it.is_ascii_digit())
    }

    /// `$$…$$` and `$tag$…$tag$`.
    fn dollar_quoted(&mut self) -> Option<String> {
        self.opened = self.position;
        let rest = self.rest();
        let content = 2 + rest[1..].find('$')?;
        let quote = &rest[..content];
        let Some(length) = rest[content..].find(quote) else {
            self.advance(rest.len());
            return None;
        };
        self.advance(content + length + quote.len());
        Some(rest[content..content + length].to_owned())
    }

    /// Digits, a fraction, an exponent. Other parts of numbers in some versions (`0x1F`, `1_000`) follow as a word.
    fn number(&mut self) -> Token {
        let start = self.position;
        self.skip_while(|it| it.is_ascii_digit());
        let rest = self.rest();
        if rest.starts_with('.') && !rest.starts_with("..") {
            self.advance(1);
            self.skip_while(|it| it.is_ascii_digit());
        }
        let rest = self.rest();
        if rest.starts_with(['e', 'E']) {
            let sign = usize::from(rest[1..].starts_with(['+', '-']));
            if rest[1 + sign..].starts_with(|it: char| it.is_ascii_digit()) {
                self.advance(1 + sign);
                self.skip_while(|it| it.is_ascii_digit());
            }
        }
        Token::Number(self.text[start..self.position].to_owned())
    }

    /// The longest run of operator characters before a comment. If the run ends in a sign, the sign is a token of its
    /// own, unless the run contains a character that no operator of standard SQL has: `>-1` is `>` and `-1`, `@-1` is
    /// `@-` and `1`.
    fn operator(&mut self) -> Token {
        let rest = self.rest();
        // A run that is known to consist of signs from here on is not read again.
        if self.position < self.signs {
            self.advance(1);
            return Token::Operator(rest[..1].to_owned());
        }
        let begins_comment =
            |it: usize| rest[it..].starts_with("--") || rest[it..].starts_with("/*");
        let is_over =
            |(place, it): &(usize, char)| !OPERATORS.contains(*it) || begins_comment(*place);
        let run = rest.char_indices().find(is_over).map_or(rest.len(), |it| it.0);
        self.look_at(run);
        let run = &rest[..run];
        let mut operator = run;
        if !run.contains(|it| UNUSUAL.contains(it)) {
            let short = run.trim_end_matches(['+', '-']);
            operator = if short.is_empty() { &run[..1] } else { short };
            self.signs = self.position + run.len();
        }
        self.advance(operator.len());
        Token::Operator(if operator == "!=" { "<>".to_owned() } else { operator.to_owned() })
    }

    /// A word, or the letter before a string.
    fn word(&mut self, start: usize) -> Option<Token> {
        let rest = self.rest();
        let first = rest.chars().next()?.to_ascii_uppercase();
        let behind = &rest[first.len_utf8()..];
        if behind.starts_with('\'') && matches!(first, 'E' | 'B' | 'X' | 'N') {
            self.advance(1);
            return Some(match first {
                'E' => Token::Escaped(self.string(true)?),
                // It is a plain string with another type.
                'N' => Token::Typed(first, self.string(self.strings == Strings::Backslashes)?),
                _ => Token::Typed(first, self.string(false)?),
            });
        }
        if first == 'U' && behind.starts_with("&'") {
            self.advance(2);
            return Some(Token::Unicode(format!("'{}", self.string(false)?)));
        }
        if first == 'U' && behind.starts_with("&\"") {
            self.advance(2);
            return Some(Token::Unicode(format!("\"{}", self.quoted('"', false)?)));
        }
        self.skip_while(continues_name);
        Some(Token::Word(clipped(&self.text[start..self.position].to_ascii_lowercase())))
    }
}

/// The characters that PostgreSQL skips; other white space of Unicode belongs to names.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\x0c' | '\x0b')
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

fn starts_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

fn continues_name(character: char) -> bool {
    starts_name(character) || character.is_ascii_digit() || character == '$'
}

/// Names are truncated to 63 bytes, between characters.
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
    fn comments_of_one_line_are_found_where_they_are_comments() {
        let text =
            "-- a\rselect '\n-- b\n', \"\n-- c\" /* \n-- d\n /* */ */ -- e\n, $x$\n-- f\n$x$ --g";
        assert_eq!(line_comments(text), ["-- a", "-- e", "--g"]);
        assert_eq!(line_comments("-- a\nselect 'open\n-- b"), ["-- a"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = " a /* x */ ('b')";
        let found: Vec<&str> = placed(text).iter().map(|it| &text[it.1..it.2]).collect();
        assert_eq!(found, ["a", "(", "'b'", ")"]);
        assert_eq!(placed("a 'b").len(), 1);
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

    #[test]
    fn a_string_goes_on_on_another_line() {
        let goes_on = tokens("E'a' -- b\n\t'\\'c' || 'd'\r'e' || U&'f'\n'g'");
        let expected = [
            Escaped("a\\'c".to_owned()),
            operator("||"),
            Literal("de".to_owned()),
            operator("||"),
            Unicode("'fg".to_owned()),
        ];
        assert_eq!(goes_on.as_deref(), Some(expected.as_slice()));
        assert_eq!(tokens("'a' 'b'").map(|it| it.len()), Some(2), "not on one line");
        assert_eq!(tokens("'a' /* \n */ 'b'").map(|it| it.len()), Some(2), "not by a comment");
    }

    /// How often the lexer reads a byte of the text, on average.
    fn looked(text: &str) -> f64 {
        let mut lexer = Lexer::new(text, Reader::Server);
        while let Some(Some(_)) = lexer.next() {}
        #[expect(clippy::cast_precision_loss, reason = "they are some millions")]
        let looks = lexer.looked as f64 / text.len() as f64;
        looks
    }

    #[test]
    fn each_byte_is_looked_at_a_few_times_whatever_it_is() {
        const SIZE: usize = 1 << 15;
        for unit in [
            "$", "(", "'", "/*", "\\", "\"", "+", "-", "+-", "-+", "+/**/", "*/", "@-", "$a",
            "$a$", "$a$ $b$ ", "$1", "E'", "E'\\", "E'a'\n", "'a'\n", "'a' ", "'' --\n",
            "''\r--\n", "U&\"", "U&'a'\n", "1e", "1.", "..", ":", "::", "/*/", "/**/", "--\n",
            "--\r", "é", "e", "\u{feff}", "é'", "a(", "[", "]", ")", ";", "<-", "/*-", "$é",
            "\u{a0}",
        ] {
            for text in
                [unit.repeat(SIZE / unit.len()), format!("{} 'é", unit.repeat(SIZE / unit.len()))]
            {
                let looks = looked(&text);
                assert!(looks < 8.0, "{looks} at each byte of {unit:?}");
            }
        }
    }

    #[test]
    fn parentheses_are_taken_off_in_one_go() {
        let deep = format!("{}a{}", "(".repeat(1 << 18), ")".repeat(1 << 18));
        assert_eq!(bare(&tokens(&deep).expect("an expression")), [word("a")]);
    }
}
