//! A script as `psql` reads it: statements, rows of COPY, and commands of psql, which begin with a backslash. And as a
//! server reads it as one message, which is how Diesel sends a migration: only statements.

use std::fmt;

use crate::lexer::{Lexer, Reader, Strings, Token};

/// A part of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A statement for the server.
    Statement(Statement<'a>),
    /// `COPY … FROM stdin`, and the rows after it up to `\.`, which is not included.
    Copy(Statement<'a>, &'a str),
    /// A command of psql, from its backslash to the end of its line.
    Command {
        /// The line, from 1.
        line: usize,
        /// The text.
        text: &'a str,
    },
}

/// One statement, without the semicolon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The line of its first token, from 1.
    pub line: usize,
    /// The offset at which it begins, in bytes.
    pub start: usize,
    /// From its first token to its last.
    pub text: &'a str,
    /// How its strings are read.
    pub(crate) strings: Strings,
}

impl Statement<'_> {
    /// Its tokens, each with its start and end in the statement's text.
    pub fn tokens(&self) -> Vec<(Token, usize, usize)> {
        // The same lexer has found its end, so that only its last token can be unfinished.
        self.lexer().placed()
    }

    /// Whether it begins with these keywords.
    pub fn begins_with(&self, words: &[&str]) -> bool {
        let mut lexer = self.lexer();
        words.iter().all(|word| matches!(lexer.next(), Some(Some(it)) if it.is_word(word)))
    }
}

impl<'a> Statement<'a> {
    fn lexer(&self) -> Lexer<'a> {
        let mut lexer = Lexer::new(self.text, Reader::Server);
        lexer.reads(self.strings);
        lexer
    }

    /// How strings are read after it, if it sets that: `SET standard_conforming_strings = off`.
    fn sets_strings(&self) -> Option<Strings> {
        let all: Vec<Token> = self.tokens().into_iter().map(|it| it.0).collect();
        let (set, rest) = all.split_first()?;
        if !set.is_word("set") {
            return None;
        }
        let rest = match rest.split_first()? {
            (scope, rest) if scope.is_word("session") || scope.is_word("local") => rest,
            _ => rest,
        };
        let [name, sign, value] = rest else { return None };
        let assigns = *sign == Token::Operator("=".to_owned()) || sign.is_word("to");
        if name.name() != Some("standard_conforming_strings") || !assigns {
            return None;
        }
        let (Token::Word(value)
        | Token::Quoted(value)
        | Token::Literal(value)
        | Token::Escaped(value)
        | Token::Number(value)) = value
        else {
            return None;
        };
        let is_off = ["off", "false", "no", "0"].iter().any(|it| value.eq_ignore_ascii_case(it));
        Some(if is_off { Strings::Backslashes } else { Strings::Standard })
    }
}

/// A string, a quoted name, a comment or the rows of a COPY do not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The line on which the unfinished part begins, from 1.
    pub line: usize,
}

/// In a server's words.
impl fmt::Display for Unfinished {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "a string, a quoted name, a comment or the rows of a COPY begin here and do not end",
        )
    }
}

/// The pieces of a script, in order. A byte order mark at its beginning is not part of it, as in psql.
///
/// At the end of a script, psql sends an unfinished statement, and rows that do not end; here, only the statement is
/// accepted.
pub fn pieces(text: &str) -> Result<Vec<Piece<'_>>, Unfinished> {
    let mut cutter = Cutter::new(text, Reader::Psql);
    if text.starts_with('\u{feff}') {
        cutter.lexer.skip_to('\u{feff}'.len_utf8());
    }
    let mut all = Vec::new();
    while let Some(piece) = cutter.next()? {
        all.push(piece);
    }
    Ok(all)
}

/// The statements alone; `None` if the script has anything else, or an unfinished part.
pub fn statements(text: &str) -> Option<Vec<Statement<'_>>> {
    let statement = |it| match it {
        Piece::Statement(statement) => Some(statement),
        Piece::Copy(..) | Piece::Command { .. } => None,
    };
    pieces(text).ok()?.into_iter().map(statement).collect()
}

/// The statements of a script that is sent as one message, which can have neither rows nor commands of psql. An
/// unfinished part, which the server refuses together with the rest, is the last statement.
pub fn message(text: &str) -> Vec<Statement<'_>> {
    let mut cutter = Cutter::new(text, Reader::Server);
    let mut all = Vec::new();
    while let Some(statement) = cutter.next_of_message() {
        all.push(statement);
    }
    all
}

struct Cutter<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    reader: Reader,
    lines: Lines,
    /// The place after the rows of a COPY, while the rest of the COPY's own line is read, as psql does.
    resumes: Option<usize>,
}

/// Counts lines up to places that only ever grow.
#[derive(Default)]
struct Lines {
    place: usize,
    before: usize,
}

impl Lines {
    fn of(&mut self, text: &str, place: usize) -> usize {
        self.before += text[self.place..place].matches('\n').count();
        self.place = place;
        self.before + 1
    }
}

/// What keeps a semicolon from ending a statement: open parentheses, and the body of a function that is written in SQL
/// itself, `BEGIN ATOMIC … END`.
///
/// psql (psqlscan.l) takes any `BEGIN` for the beginning of a body, so a function of that name includes what follows;
/// and it counts no word within parentheses.
struct Open {
    reader: Reader,
    /// The number of words so far, and the first letters of those that begin a routine.
    words: usize,
    letters: [char; 4],
    parentheses: usize,
    begins: usize,
    /// Whether the previous token is `BEGIN`.
    begin: bool,
}

impl Open {
    fn new(reader: Reader) -> Open {
        Open { reader, words: 0, letters: [' '; 4], parentheses: 0, begins: 0, begin: false }
    }

    fn sees(&mut self, token: &Token) {
        match token {
            Token::Mark('(') => self.parentheses += 1,
            Token::Mark(')') => self.parentheses = self.parentheses.saturating_sub(1),
            Token::Word(word) => self.sees_word(word),
            _ => {}
        }
        self.begin = token.is_word("begin");
    }

    fn sees_word(&mut self, word: &str) {
        if self.words < self.letters.len()
            && matches!(word, "create" | "or" | "replace" | "function" | "procedure")
        {
            self.letters[self.words] = word.chars().next().unwrap_or(' ');
        }
        self.words += 1;
        if !self.is_routine() || self.parentheses > 0 {
            return;
        }
        let begins = match self.reader {
            Reader::Psql => word == "begin",
            Reader::Server => word == "atomic" && self.begin && self.begins == 0,
        };
        match word {
            _ if begins => self.begins += 1,
            "case" if self.begins > 0 => self.begins += 1,
            "end" => self.begins = self.begins.saturating_sub(1),
            _ => {}
        }
    }

    fn is_routine(&self) -> bool {
        matches!(self.letters, ['c', 'f' | 'p', ..] | ['c', 'o', 'r', 'f' | 'p'])
    }

    fn holds(&self) -> bool {
        self.parentheses > 0 || self.begins > 0
    }
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str, reader: Reader) -> Cutter<'a> {
        Cutter {
            text,
            lexer: Lexer::new(text, reader),
            reader,
            lines: Lines::default(),
            resumes: None,
        }
    }

    fn next(&mut self) -> Result<Option<Piece<'a>>, Unfinished> {
        let mut open = Open::new(self.reader);
        let mut bounds: Option<(usize, usize)> = None;
        loop {
            self.lexer.skip_space().ok_or_else(|| self.unfinished())?;
            let start = self.lexer.position();
            if self.text[start..].starts_with('\\') && start < self.lexer.end() {
                // A command in the middle of a statement: the part of the statement before it is a piece of its own.
                return Ok(Some(match bounds {
                    None => self.command(start),
                    Some((first, last)) => Piece::Statement(self.statement(first, last)),
                }));
            }
            let token = self.lexer.next().ok_or_else(|| self.unfinished())?;
            match (token, bounds, self.resumes) {
                (None, None, None) => return Ok(None),
                (None, None, Some(place)) => self.resume(place),
                (None, Some((first, last)), None) => {
                    return Ok(Some(Piece::Statement(self.statement(first, last))));
                }
                // psql would continue this statement after the rows; then it would have two places.
                (None, Some((first, _)), Some(_)) => {
                    return Err(Unfinished { line: self.lines.of(self.text, first) });
                }
                (Some(Token::Mark(';')), Some((first, last)), _) if !open.holds() => {
                    let statement = self.statement(first, last);
                    return match reads_rows(&statement) {
                        true => self.rows(statement).map(Some),
                        false => Ok(Some(Piece::Statement(statement))),
                    };
                }
                (Some(Token::Mark(';')), None, _) => {}
                (Some(token), ..) => {
                    open.sees(&token);
                    let first = bounds.map_or(start, |it| it.0);
                    bounds = Some((first, self.lexer.position()));
                }
            }
        }
    }

    /// The next statement of a message.
    fn next_of_message(&mut self) -> Option<Statement<'a>> {
        let mut open = Open::new(self.reader);
        let mut bounds: Option<(usize, usize)> = None;
        loop {
            let skipped = self.lexer.skip_space();
            let start = self.lexer.position();
            let token = skipped.and_then(|()| self.lexer.next());
            match (token, bounds) {
                (Some(None), bounds) => return bounds.map(|it| self.statement(it.0, it.1)),
                (None, bounds) => {
                    // A comment that does not end is not a statement.
                    let first = bounds.map_or(start, |it| it.0);
                    let last = match skipped {
                        Some(()) => self.text.len(),
                        None => bounds.map_or(first, |it| it.1),
                    };
                    self.lexer.skip_to(self.text.len());
                    return (first < last).then(|| self.statement(first, last));
                }
                (Some(Some(Token::Mark(';'))), Some((first, last))) if !open.holds() => {
                    return Some(self.statement(first, last));
                }
                (Some(Some(Token::Mark(';'))), None) => {}
                (Some(Some(token)), _) => {
                    open.sees(&token);
                    bounds = Some((bounds.map_or(start, |it| it.0), self.lexer.position()));
                }
            }
        }
    }

    fn unfinished(&mut self) -> Unfinished {
        Unfinished { line: self.lines.of(self.text, self.lexer.opened()) }
    }

    fn statement(&mut self, start: usize, end: usize) -> Statement<'a> {
        let text = &self.text[start..end];
        let strings = self.lexer.strings();
        let statement = Statement { line: self.lines.of(self.text, start), start, text, strings };
        // psql learns the new setting from the server before it reads on; the server reads a whole message before it
        // runs any of it.
        if let (Reader::Psql, Some(strings)) = (self.reader, statement.sets_strings()) {
            self.lexer.reads(strings);
        }
        statement
    }

    fn command(&mut self, start: usize) -> Piece<'a> {
        let end = self.line_end(start);
        self.lexer.skip_to(end);
        Piece::Command {
            line: self.lines.of(self.text, start),
            text: self.text[start..end].trim_end(),
        }
    }

    /// The rows begin on the next line, and end before a line that is `\.`. The rest of the COPY's line is read after
    /// the rows.
    fn rows(&mut self, statement: Statement<'a>) -> Result<Piece<'a>, Unfinished> {
        let begin = match self.resumes {
            Some(place) => place,
            None => {
                let end = self.line_end(self.lexer.position());
                self.read_until(&self.text[..end]);
                self.next_line(end)
            }
        };
        let mut place = begin;
        while place < self.text.len() {
            let end = self.line_end(place);
            let line = &self.text[place..end];
            if line.strip_suffix('\r').unwrap_or(line) == "\\." {
                self.resumes = Some(self.next_line(end));
                return Ok(Piece::Copy(statement, &self.text[begin..place]));
            }
            place = self.next_line(end);
        }
        Err(Unfinished { line: statement.line })
    }

    fn resume(&mut self, place: usize) {
        self.resumes = None;
        self.read_until(self.text);
        self.lexer.skip_to(place);
    }

    fn read_until(&mut self, text: &'a str) {
        self.lexer = self.lexer.clone().until(text);
    }

    fn line_end(&self, place: usize) -> usize {
        self.text[place..].find('\n').map_or(self.text.len(), |it| place + it)
    }

    fn next_line(&self, line_end: usize) -> usize {
        (line_end + 1).min(self.text.len())
    }
}

/// `COPY t (a, b) FROM stdin`, whatever options follow. The server accepts `stdout` with the same meaning.
fn reads_rows(statement: &Statement<'_>) -> bool {
    copies(statement, &["from"])
}

/// `COPY … FROM STDIN` or `COPY … TO STDOUT`, between whose rows no other statement of a message can run.
pub fn exchanges_rows(statement: &Statement<'_>) -> bool {
    copies(statement, &["from", "to"])
}

fn copies(statement: &Statement<'_>, directions: &[&str]) -> bool {
    if !statement.begins_with(&["copy"]) {
        return false;
    }
    let mut depth = 0_usize;
    let mut outside = Vec::new();
    for (token, ..) in statement.tokens() {
        match token {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') => depth = depth.saturating_sub(1),
            token if depth == 0 => outside.push(token),
            _ => {}
        }
    }
    outside.windows(2).any(|it| {
        directions.iter().any(|word| it[0].is_word(word))
            && (it[1].is_word("stdin") || it[1].is_word("stdout"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(usize, String)> {
        let all = pieces(text).expect("everything ends");
        all.iter()
            .map(|it| match it {
                Piece::Statement(it) => (it.line, it.text.to_owned()),
                Piece::Copy(it, rows) => (it.line, format!("{} <{rows}>", it.text)),
                Piece::Command { line, text } => (*line, (*text).to_owned()),
            })
            .collect()
    }

    fn texts(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|it| it.1).collect()
    }

    #[test]
    fn semicolons_end_statements_but_within_strings_comments_and_bodies() {
        assert_eq!(
            cut("select ';' ; -- ;\n\n/* ; /* ; */ ; */ select $a$;$a$, \"a;\"\n;;select 3"),
            [
                (1, "select ';'".to_owned()),
                (3, "select $a$;$a$, \"a;\"".to_owned()),
                (4, "select 3".to_owned())
            ]
        );
        assert_eq!(
            texts("create rule r as on insert to t do (select 1; select 2); select 3").len(),
            2
        );
        let atomic = "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; \
             SELECT CASE WHEN true THEN 2 END; END; select 1";
        assert_eq!(texts(atomic).len(), 2);
        assert_eq!(texts("begin; select 1; end; select 2").len(), 4);
        assert_eq!(texts("select $1; select 2").len(), 2);
        assert_eq!(
            texts("select e'\\';'; select U&'\\0041;'; select E'\\\\'; select '\\'").len(),
            4
        );
    }

    #[test]
    fn a_script_may_say_what_backslashes_mean() {
        let text = "set standard_conforming_strings = off; select '\\'; select 2'; \
             SET SESSION standard_conforming_strings TO 'on'; select '\\'; select 3";
        assert_eq!(
            texts(text),
            [
                "set standard_conforming_strings = off",
                "select '\\'; select 2'",
                "SET SESSION standard_conforming_strings TO 'on'",
                "select '\\'",
                "select 3"
            ]
        );
        let all = pieces(text).expect("everything ends");
        let Piece::Statement(escaped) = all[1] else { panic!("it is a statement") };
        assert_eq!(escaped.tokens()[1].0, Token::Escaped("\\'; select 2".to_owned()));
        // A message is read as a whole before any of it runs.
        let message: Vec<&str> =
            message("set standard_conforming_strings = off; select '\\'; select 2")
                .into_iter()
                .map(|it| it.text)
                .collect();
        assert_eq!(message.len(), 3);
    }

    #[test]
    fn rows_of_copy_are_no_sql() {
        let text =
            "COPY public.t (a) FROM stdin;\n1;\\.\n'\n\\.\n\nselect 1;\nCOPY t FROM '/etc/passwd';";
        assert_eq!(
            cut(text),
            [
                (1, "COPY public.t (a) FROM stdin <1;\\.\n'\n>".to_owned()),
                (6, "select 1".to_owned()),
                (7, "COPY t FROM '/etc/passwd'".to_owned())
            ]
        );
        assert_eq!(pieces("select 1;\ncopy t from stdin;\n1\n"), Err(Unfinished { line: 2 }));
    }

    #[test]
    fn commands_of_psql_are_told_wherever_they_stand() {
        assert_eq!(
            cut("\\restrict x\nselect 1;\n select 2 \\gexec\n\\! touch /tmp/x"),
            [
                (1, "\\restrict x".to_owned()),
                (2, "select 1".to_owned()),
                (3, "select 2".to_owned()),
                (3, "\\gexec".to_owned()),
                (4, "\\! touch /tmp/x".to_owned())
            ]
        );
        assert!(statements("select 1; \\q").is_none());
        assert_eq!(texts("select '\\! no'; select \"\\x\" -- \\i\n").len(), 2);
    }

    #[test]
    fn what_does_not_end_is_named_by_its_line() {
        for text in ["select 1;\n\n 'a", "\n\n/* x", "\n\n\"a", "\n\n$a$ x", "\n\n select $$"] {
            assert_eq!(pieces(text), Err(Unfinished { line: 3 }), "{text}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_script() {
        assert_eq!(cut("\u{feff}select 1"), [(1, "select 1".to_owned())]);
        assert_eq!(cut("\u{feff}\\! x"), [(1, "\\! x".to_owned())]);
    }

    #[test]
    fn tokens_know_their_places() {
        let all = pieces("  create /* x */ extension \"A b\";").expect("everything ends");
        let Piece::Statement(statement) = all[0] else { panic!("it is a statement") };
        let found: Vec<&str> =
            statement.tokens().iter().map(|it| &statement.text[it.1..it.2]).collect();
        assert_eq!(found, ["create", "extension", "\"A b\""]);
        assert!(statement.begins_with(&["create", "extension"]));
        assert!(!statement.begins_with(&["create", "table"]));
    }

    #[test]
    fn what_follows_a_copy_on_its_line_comes_behind_its_rows() {
        assert_eq!(
            cut("copy t from stdin; copy u from stdin; select 1; -- x\n;\n\\.\n'\n\\.\r\nselect 2"),
            [
                (1, "copy t from stdin <;\n>".to_owned()),
                (1, "copy u from stdin <'\n>".to_owned()),
                (1, "select 1".to_owned()),
                (6, "select 2".to_owned()),
            ]
        );
        let torn = "copy t from stdin; select\n1\n\\.\n2";
        assert_eq!(pieces(torn), Err(Unfinished { line: 1 }));
    }

    #[test]
    fn a_message_is_statements_alone() {
        let texts = |it| message(it).into_iter().map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(texts("\\restrict a; copy t from stdin;\n1").len(), 3);
        assert_eq!(texts("select E'a'\n'\\';'; select 2").len(), 2);
        assert_eq!(texts("select 1; select 'a; select 2"), ["select 1", "select 'a; select 2"]);
        assert_eq!(texts("select 1; select 2 /* ; 3"), ["select 1", "select 2"]);
        assert_eq!(texts("select 1; /* ; 3"), ["select 1"]);
        assert_eq!(texts("create function begin() returns int as 'x'; select 1").len(), 2);
        let body =
            "create function f() returns int begin atomic select case when (1 = 1) then 1 end; end";
        assert_eq!(texts(&format!("{body}; select 1")), [body, "select 1"]);
    }
}
