//! Where in a file a server stopped: the line and the statement. All errors of files say it in the words of this module.
//!
//! A file runs as one message, as Diesel sends it, and few errors have a position. So a file can be sent with marks
//! between its statements: a mark prepares a statement that does nothing. Prepared statements are the only state of a
//! session that a rollback leaves alone and that neither locks nor returns anything, so the last mark tells how far the
//! server came, and nothing has to run twice.

use std::fmt;

use crate::lexer::Token;
use crate::script::{Statement, message};

/// A statement of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line that the server names, else the one on which the statement begins; from 1.
    pub line: usize,
    /// The statement on one line.
    pub statement: String,
    /// The whole statement.
    pub text: String,
}

impl Place {
    /// The place of a byte of a file. At its end, where a server misses something, it is the last statement.
    pub fn at(sql: &str, offset: usize) -> Option<Place> {
        let before = sql.get(..offset)?;
        let before = if offset == sql.len() { before.trim_end() } else { before };
        let all = message(sql);
        let statement = all.iter().rev().find(|it| it.start <= offset)?;
        let line = before.matches('\n').count() + 1;
        Some(Place { line, ..Place::of(statement) })
    }

    /// The place of an error in a file without marks. `position` is the character that the server names, counted from 1;
    /// without one, only a file of a single statement tells.
    pub fn of_error(sql: &str, position: Option<usize>) -> Option<Place> {
        match position {
            Some(position) => Place::at(sql, offset(sql, position)),
            None => Place::only(sql),
        }
    }

    fn of(statement: &Statement<'_>) -> Place {
        Place {
            line: statement.line,
            statement: summary(statement),
            text: statement.text.to_owned(),
        }
    }

    /// The place of the only statement of a file.
    pub fn only(sql: &str) -> Option<Place> {
        match message(sql).as_slice() {
            [statement] => Some(Place::of(statement)),
            _ => None,
        }
    }

    /// What a server said of this place.
    pub fn saying(&self, said: impl fmt::Display) -> String {
        format!("line {}: {said}, at `{}`", self.line, self.statement)
    }
}

/// The offset, in bytes from 0, of a character of a text that is counted from 1.
pub fn offset(text: &str, character: usize) -> usize {
    text.char_indices().nth(character.saturating_sub(1)).map_or(text.len(), |(at, _)| at)
}

/// A file with marks between its statements.
#[derive(Clone, Debug)]
pub struct Marked<'a> {
    sql: &'a str,
    /// What is sent: on the same lines as in the file.
    pub text: String,
    statements: Vec<Statement<'a>>,
    /// Where each mark begins and ends in the text that is sent.
    marks: Vec<(usize, usize)>,
    name: String,
}

impl<'a> Marked<'a> {
    /// The file with marks of this name, which no other run may use. None if the file has a single statement or very
    /// many, and if marks could change what it does or could be lost.
    pub fn new(sql: &'a str, name: &str) -> Option<Marked<'a>> {
        let statements = message(sql);
        // The server keeps the whole message with each prepared statement.
        let cost = statements.len().saturating_mul(sql.len());
        if statements.len() < 2 || cost > MOST || !can_be_marked(sql, &statements) {
            return None;
        }
        let mut text = String::new();
        let mut marks = Vec::new();
        let mut written = 0;
        for (number, statement) in statements.iter().enumerate().skip(1) {
            text.push_str(&sql[written..statement.start]);
            written = statement.start;
            let start = text.len();
            text.push_str(&format!("PREPARE {name}_{number} AS SELECT;"));
            if number > 1 {
                text.push_str(&format!("DEALLOCATE {name}_{};", number - 1));
            }
            marks.push((start, text.len()));
        }
        text.push_str(&sql[written..]);
        Some(Marked { sql, text, statements, marks, name: name.to_owned() })
    }

    /// Removes the mark that is left if the whole file has run.
    pub fn end(&self) -> String {
        format!("DEALLOCATE {}_{}", self.name, self.statements.len() - 1)
    }

    /// The query for the marks that are left after an error.
    pub fn query(&self) -> String {
        format!(
            "select name as answer from pg_catalog.pg_prepared_statements \
             where pg_catalog.starts_with(name, '{}_')",
            self.name
        )
    }

    /// The numbers of the marks among these names. The statements of a file can prepare statements of any name.
    fn numbers(&self, left: &[String]) -> Vec<usize> {
        let number = |it: &String| -> Option<usize> {
            let number = it.strip_prefix(&self.name)?.strip_prefix('_')?.parse().ok()?;
            let is_mark = (1..self.statements.len()).contains(&number);
            (is_mark && *it == format!("{}_{number}", self.name)).then_some(number)
        };
        left.iter().filter_map(number).collect()
    }

    /// Removes the marks that are left after an error, and nothing else.
    pub fn removal(&self, left: &[String]) -> String {
        let numbers = self.numbers(left).into_iter();
        numbers.map(|it| format!("DEALLOCATE {}_{it};", self.name)).collect()
    }

    /// The statement at which the server stopped, by the marks that are left and by the position that it gave: a
    /// character of the text that was sent, counted from 1.
    pub fn place(&self, left: &[String], position: Option<usize>) -> Option<Place> {
        if let Some(position) = position {
            return Place::at(self.sql, self.original(offset(&self.text, position)));
        }
        let reached = self.numbers(left).into_iter().max().unwrap_or(0);
        self.statements.get(reached).map(Place::of)
    }

    /// The byte of the file at a byte of the text that was sent.
    fn original(&self, position: usize) -> usize {
        let before = self.marks.iter().take_while(|it| it.0 <= position);
        let marked: usize = before.map(|(start, end)| (*end).min(position) - start).sum();
        position - marked
    }
}

/// The most bytes that a server copies for the marks of one file: some hundredths of a second.
const MOST: usize = 32 << 20;

/// Whether marks leave the file's meaning alone: the text must be cut where the server cuts it, nothing may need to be
/// first in its transaction, and nothing may drop prepared statements.
fn can_be_marked(sql: &str, statements: &[Statement<'_>]) -> bool {
    let lower = sql.to_lowercase();
    let odd = [
        // The body of a function that is not a string has semicolons of its own.
        "atomic",
        "deallocate",
        "discard",
        "transaction_isolation",
        "transaction_read_only",
        "transaction_deferrable",
        "pg_export_snapshot",
    ];
    let begins: [&[&str]; 5] = [
        &["begin"],
        &["start"],
        &["set", "transaction"],
        &["set", "local", "transaction"],
        &["set", "session", "transaction"],
    ];
    !odd.iter().any(|it| lower.contains(it))
        && !statements.iter().any(|it| begins.iter().any(|words| it.begins_with(words)))
}

/// A statement on one line, without comments, cut off if it is too long.
pub fn summary(statement: &Statement<'_>) -> String {
    let mut line = String::new();
    let mut written = 0;
    for (token, start, end) in statement.tokens() {
        if written < start && written > 0 {
            line.push(' ');
        }
        let text = &statement.text[start..end];
        written = end;
        let is_code = text.starts_with('$') && matches!(token, Token::Literal(_));
        match text.split_once('\n') {
            // A block of code tells little on one line.
            Some((first, _)) if is_code => return cut(&format!("{line}{} …", first.trim_end())),
            // A string may contain line breaks.
            Some(_) | None => {
                let words: Vec<&str> = text.lines().map(str::trim).collect();
                line.push_str(&words.join(" "));
            }
        }
    }
    // An unfinished string is no token.
    let rest: Vec<&str> = statement.text[written..].split_whitespace().collect();
    if !rest.is_empty() {
        line.push_str(&format!(" {}", rest.join(" ")));
    }
    cut(&line)
}

fn cut(line: &str) -> String {
    const LONGEST: usize = 160;
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_told_without_its_comments_and_with_its_strings() {
        let of = |sql: &str| summary(&message(sql)[0]);
        let sql =
            "-- why\ninsert into t -- the table\n  (a,b) /* \n */ values ('x\n-- no comment\ny')";
        assert_eq!(of(sql), "insert into t (a,b) values ('x -- no comment y')");
        assert_eq!(of("select 1,\n'open\n  end"), "select 1, 'open end");
        assert_eq!(of("select"), "select");
        assert_eq!(of(&format!("select '{}'", "x".repeat(200))).chars().count(), 161);
        assert_eq!(of("do $x$ begin\n  raise 'no';\nend $x$"), "do $x$ begin …");
        assert_eq!(
            of("do $$ begin end $$ language plpgsql"),
            "do $$ begin end $$ language plpgsql"
        );
    }

    #[test]
    fn a_place_is_a_line_and_a_statement() {
        let sql = "-- ä\nselect 1;\n\ncreate table\n  a (b nothing);\nselect 2;\n";
        let at = sql.find("nothing").expect("it is there");
        let place = Place::at(sql, at).expect("it is in a statement");
        assert_eq!((place.line, place.statement.as_str()), (5, "create table a (b nothing)"));
        assert_eq!(place.saying("no"), "line 5: no, at `create table a (b nothing)`");
        let end = Place::at(sql, sql.len()).expect("the last statement is at fault");
        assert_eq!((end.line, end.statement.as_str()), (6, "select 2"));
        assert_eq!(Place::at(sql, 0), None, "a comment is no statement");
        assert_eq!(Place::at(sql, sql.len() + 1), None);
        let open = "select 1;\nselect 'a\n;";
        let at = open.find('\'').expect("it is there");
        let place = Place::at(open, at).expect("it does not end");
        assert_eq!((place.line, place.statement.as_str()), (2, "select 'a ;"));
    }

    #[test]
    fn marks_are_between_statements_and_move_no_line() {
        let sql = "-- a\nselect 1;\nselect 'ä;',\n  x; select 3";
        let marked = Marked::new(sql, "m").expect("it has several statements");
        assert_eq!(
            marked.text,
            "-- a\nselect 1;\nPREPARE m_1 AS SELECT;select 'ä;',\n  x; PREPARE m_2 AS SELECT;DEALLOCATE m_1;select 3"
        );
        assert_eq!(marked.end(), "DEALLOCATE m_2");
        let line = |left: &[&str], position: Option<usize>| {
            let left: Vec<String> = left.iter().map(|it| (*it).to_owned()).collect();
            marked.place(&left, position).expect("there is a statement").line
        };
        assert_eq!(line(&[], None), 2);
        assert_eq!(line(&["m_1"], None), 3);
        assert_eq!(line(&["m_1", "m_2"], None), 4, "the server stopped while it removed a mark");
        let x = marked.text.chars().position(|it| it == 'x').expect("it is there") + 1;
        assert_eq!(line(&[], Some(x)), 4);
        for (at, letter) in marked.text.char_indices() {
            let is_mark = marked.marks.iter().any(|it| (it.0..it.1).contains(&at));
            let original = marked.original(at);
            assert!(is_mark || sql[original..].starts_with(letter), "{at}");
        }
    }

    #[test]
    fn only_marks_are_removed() {
        let marked = Marked::new("select 1; select 2; select 3", "m").expect("it has marks");
        let left = ["m_1; drop table t", "m_2", "m_02", "m_3", "m_x_1", "other"];
        let left: Vec<String> = left.map(str::to_owned).to_vec();
        assert_eq!(marked.removal(&left), "DEALLOCATE m_2;");
        assert_eq!(marked.place(&left, None).map(|it| it.statement).as_deref(), Some("select 3"));
    }

    #[test]
    fn a_file_that_marks_could_change_has_none() {
        for sql in [
            "select 1",
            "create index concurrently a on b (c);",
            "set transaction read only; select 1",
            "set local transaction isolation level serializable; select 1",
            "begin isolation level serializable; select 1; commit",
            "select set_config('transaction_read_only', 'on', true); select 1",
            "deallocate all; select 1",
            "create function f() returns int begin atomic select 1 as end; select 2; end; select 3",
        ] {
            assert!(Marked::new(sql, "m").is_none(), "{sql}");
        }
        for sql in
            ["select 1; select 2", "set local lock_timeout = 1; select 1", "commit; select 1"]
        {
            assert!(Marked::new(sql, "m").is_some(), "{sql}");
        }
    }
}
