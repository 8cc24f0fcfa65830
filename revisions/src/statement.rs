//! What the statements of a file are, as far as their words tell: which end a transaction, and what the one statement does
//! whose effect can be looked up after a crash. PostgreSQL decides whatever can be decided by asking it.

/// A statement whose effect can be looked up in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lone {
    /// `CREATE INDEX CONCURRENTLY name`; an index without a name cannot be found again.
    CreateIndex {
        /// As it is written: perhaps quoted. The index stands in its table's schema.
        name: String,
        /// As it is written: perhaps qualified.
        table: String,
        unique: bool,
        /// `IF NOT EXISTS`
        tolerant: bool,
        /// What follows the table: `USING btree (a) WHERE …`.
        rest: String,
    },
    /// `DROP INDEX CONCURRENTLY name`
    DropIndex {
        /// As it is written: perhaps qualified, perhaps quoted.
        name: String,
    },
}

impl Lone {
    /// None for whatever else it may be, or where more than one statement stands there.
    pub(crate) fn of(sql: &str) -> Option<Lone> {
        let all = statements(sql);
        let [statement] = all.as_slice() else { return None };
        let mut words = Words { sql, tokens: &statement.tokens };
        if words.are(&["create"]) {
            let unique = words.are(&["unique"]);
            if !words.are(&["index", "concurrently"]) {
                return None;
            }
            let tolerant = words.are(&["if", "not", "exists"]);
            if words.are(&["on"]) {
                return None;
            }
            let name = words.name()?;
            if !words.are(&["on"]) {
                return None;
            }
            words.are(&["only"]);
            let table = words.name()?;
            return Some(Lone::CreateIndex { name, table, unique, tolerant, rest: words.rest() });
        }
        if words.are(&["drop", "index", "concurrently"]) {
            words.are(&["if", "exists"]);
            let name = words.name()?;
            words.are(&["restrict"]);
            return words.tokens.is_empty().then_some(Lone::DropIndex { name });
        }
        None
    }
}

/// Whether a statement of the file ends the transaction that it runs in. A `COMMIT` within `DO` or a procedure is none: the
/// server refuses it within a transaction block.
pub(crate) fn ends_a_transaction(sql: &str) -> bool {
    statements(sql).iter().any(|it| {
        let mut words = Words { sql, tokens: &it.tokens };
        if words.are(&["rollback"]) {
            let _ = words.are(&["work"]) || words.are(&["transaction"]);
            return !words.are(&["to"]);
        }
        words.are(&["commit"])
            || words.are(&["end"])
            || words.are(&["abort"])
            || words.are(&["prepare", "transaction"])
    })
}

/// Whether the file may hold what the server takes in a transaction and not behind a savepoint: the properties of the
/// transaction itself, and a snapshot that it exports.
pub(crate) fn needs_the_whole_transaction(sql: &str) -> bool {
    let lower = sql.to_lowercase();
    let sets = ["transaction_isolation", "transaction_read_only", "transaction_deferrable"];
    if sets.iter().any(|it| lower.contains(it)) || lower.contains("pg_export_snapshot") {
        return true;
    }
    statements(sql).iter().any(|it| {
        let mut words = Words { sql, tokens: &it.tokens };
        if words.are(&["set"]) {
            let _ = words.are(&["local"]) || words.are(&["session"]);
            return words.are(&["transaction"]);
        }
        // Within a transaction `BEGIN` warns, and sets what stands behind it all the same.
        if words.are(&["begin"]) || words.are(&["start"]) {
            let _ = words.are(&["work"]) || words.are(&["transaction"]);
            return !words.tokens.is_empty();
        }
        false
    })
}

/// Whether a file that runs outside a transaction, and that the server refused, can have done a part of its work.
pub(crate) fn may_stop_halfway(sql: &str) -> bool {
    let all = statements(sql);
    // Several statements are one transaction for the server, unless one of them ends it.
    let [statement] = all.as_slice() else { return ends_a_transaction(sql) };
    let mut words = Words { sql, tokens: &statement.tokens };
    let concurrently =
        statement.tokens.iter().any(|it| it.text(sql).eq_ignore_ascii_case("concurrently"));
    concurrently || words.are(&["call"]) || words.are(&["do"])
}

/// Where in a file the server found its error: the line, from 1, and the statement in one line. `position` counts characters
/// from 1.
pub(crate) fn place(sql: &str, position: usize) -> Option<(usize, String)> {
    let at = sql.char_indices().nth(position.checked_sub(1)?).map(|(at, _)| at)?;
    let line = sql[..at].matches('\n').count() + 1;
    let all = statements(sql);
    let statement = all.iter().rev().find(|it| it.start() <= at)?;
    let words: Vec<&str> = sql[statement.start()..statement.end()].split_whitespace().collect();
    let text = words.join(" ");
    let short: String = text.chars().take(LONGEST_QUOTE).collect();
    Some((line, if short.len() < text.len() { format!("{short}…") } else { short }))
}

/// The most characters of a statement that a message quotes.
const LONGEST_QUOTE: usize = 80;

/// What stands between two semicolons; never empty.
struct Statement {
    tokens: Vec<Token>,
}

impl Statement {
    fn start(&self) -> usize {
        self.tokens.first().map_or(0, |it| it.start)
    }

    fn end(&self) -> usize {
        self.tokens.last().map_or(0, |it| it.end)
    }
}

/// A word, a name, a text, a number or a sign; comments are none.
#[derive(Clone, Copy, Debug)]
struct Token {
    start: usize,
    end: usize,
    /// Of a bare word or a quoted name.
    is_name: bool,
}

impl Token {
    fn text(self, sql: &str) -> &str {
        &sql[self.start..self.end]
    }
}

/// Reads a statement from its beginning.
struct Words<'a> {
    sql: &'a str,
    tokens: &'a [Token],
}

impl Words<'_> {
    /// Whether the next words are these, in lower case; then they are passed.
    fn are(&mut self, expected: &[&str]) -> bool {
        let found = self.tokens.get(..expected.len()).is_some_and(|found| {
            found
                .iter()
                .zip(expected)
                .all(|(it, word)| it.text(self.sql).eq_ignore_ascii_case(word))
        });
        if found {
            self.tokens = &self.tokens[expected.len()..];
        }
        found
    }

    /// A name with its qualification, as it is written.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let (first, rest) = self.tokens.split_first()?;
            if !first.is_name {
                return None;
            }
            name.push_str(first.text(self.sql));
            self.tokens = rest;
            match rest.split_first() {
                Some((dot, rest)) if dot.text(self.sql) == "." => {
                    name.push('.');
                    self.tokens = rest;
                }
                Some(_) | None => return Some(name),
            }
        }
    }

    /// Everything else.
    fn rest(&self) -> String {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => self.sql[first.start..last.end].to_owned(),
            (None, _) | (_, None) => String::new(),
        }
    }
}

/// The statements of a file. Semicolons within parentheses and within the body of a function (`BEGIN ATOMIC … END`) end none.
fn statements(sql: &str) -> Vec<Statement> {
    let mut all = Vec::new();
    let mut tokens: Vec<Token> = Vec::new();
    let (mut parentheses, mut bodies) = (0_usize, 0_usize);
    for token in tokens_of(sql) {
        match token.text(sql) {
            "(" => parentheses += 1,
            ")" => parentheses = parentheses.saturating_sub(1),
            ";" if parentheses == 0 && bodies == 0 => {
                if !tokens.is_empty() {
                    all.push(Statement { tokens: std::mem::take(&mut tokens) });
                }
                continue;
            }
            word if bodies > 0 && word.eq_ignore_ascii_case("case") => bodies += 1,
            word if bodies > 0 && word.eq_ignore_ascii_case("end") => bodies -= 1,
            word if word.eq_ignore_ascii_case("atomic") => {
                let before = tokens.last().map(|it| it.text(sql));
                let is_body = before.is_some_and(|it| it.eq_ignore_ascii_case("begin"));
                let first = tokens.first().map(|it| it.text(sql));
                let creates = first.is_some_and(|it| it.eq_ignore_ascii_case("create"));
                bodies += usize::from(is_body && creates);
            }
            _ => {}
        }
        tokens.push(token);
    }
    if !tokens.is_empty() {
        all.push(Statement { tokens });
    }
    all
}

fn tokens_of(sql: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let start = at;
        let is_word = |it: char| it.is_alphanumeric() || it == '_' || it == '$' || !it.is_ascii();
        let mut is_name = false;
        if rest.starts_with("--") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if rest.starts_with("/*") {
            at += comment(rest);
            continue;
        } else if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first == '\'' {
            at += quoted(rest, '\'', false);
        } else if first == '"' {
            at += quoted(rest, '"', false);
            is_name = true;
        } else if let Some(body) = dollar(rest) {
            at += body;
        } else if first == '_' || first.is_alphabetic() || !first.is_ascii() {
            at += rest.find(|it| !is_word(it)).unwrap_or(rest.len());
            let word = &sql[start..at];
            // `E'…\'…'` has escapes of its own; other prefixes are words beside a text.
            if word.eq_ignore_ascii_case("e") && sql[at..].starts_with('\'') {
                at += quoted(&sql[at..], '\'', true);
            } else {
                is_name = true;
            }
        } else if first.is_ascii_digit() {
            at += rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        } else {
            at += first.len_utf8();
        }
        found.push(Token { start, end: at, is_name });
    }
    found
}

/// How long the comment is that begins here; they nest.
fn comment(text: &str) -> usize {
    let (mut at, mut depth) = (2, 1_usize);
    while depth > 0 {
        let rest = &text[at..];
        let Some(next) = rest.find(['*', '/']) else { return text.len() };
        match &rest[next..] {
            it if it.starts_with("/*") => (at, depth) = (at + next + 2, depth + 1),
            it if it.starts_with("*/") => (at, depth) = (at + next + 2, depth - 1),
            _ => at += next + 1,
        }
    }
    at
}

/// How long the text or name is that begins here with its quote; a doubled quote is one of its letters.
fn quoted(text: &str, quote: char, escapes: bool) -> usize {
    let mut at = 1;
    loop {
        let rest = &text[at..];
        let Some(next) = rest.find(|it| it == quote || (escapes && it == '\\')) else {
            return text.len();
        };
        at += next + 1;
        let rest = &text[at..];
        if text[at - 1..].starts_with('\\') {
            at += rest.chars().next().map_or(0, char::len_utf8);
        } else if rest.starts_with(quote) {
            at += 1;
        } else {
            return at;
        }
    }
}

/// How long the text in dollars is that begins here: `$$…$$`, `$tag$…$tag$`; none where `$` is something else.
fn dollar(text: &str) -> Option<usize> {
    let tag = text.strip_prefix('$')?;
    let end = tag.find(|it: char| !(it.is_alphanumeric() || it == '_' || !it.is_ascii()))?;
    if !tag[end..].starts_with('$') || tag.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let fence = &text[..end + 2];
    let body = &text[fence.len()..];
    Some(body.find(fence).map_or(text.len(), |it| fence.len() + it + fence.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(name: &str, table: &str, rest: &str) -> Lone {
        Lone::CreateIndex {
            name: name.to_owned(),
            table: table.to_owned(),
            unique: false,
            tolerant: false,
            rest: rest.to_owned(),
        }
    }

    #[test]
    fn index_builds_are_recognised() {
        let plain = "-- why\n\nCREATE INDEX CONCURRENTLY a_idx ON a (b);\n";
        assert_eq!(Lone::of(plain), Some(create("a_idx", "a", "(b)")));
        let all = "create /* x /* y */ */ unique index concurrently if not exists \"A;\"\"b\" on only s.\"T 1\" using btree ((b || ';')) where c = $x$;$x$ -- z";
        let Some(Lone::CreateIndex { name, table, unique, tolerant, rest }) = Lone::of(all) else {
            panic!("it is one");
        };
        assert_eq!((name.as_str(), table.as_str()), ("\"A;\"\"b\"", "s.\"T 1\""));
        assert!(unique && tolerant);
        assert_eq!(rest, "using btree ((b || ';')) where c = $x$;$x$");
        for drop in [
            "DROP INDEX CONCURRENTLY IF EXISTS public.a_idx;",
            "drop index concurrently public . a_idx restrict",
        ] {
            assert_eq!(Lone::of(drop), Some(Lone::DropIndex { name: "public.a_idx".to_owned() }));
        }
    }

    #[test]
    fn whatever_else_is_not() {
        for other in [
            "CREATE INDEX a_idx ON a (b);",
            "CREATE INDEX CONCURRENTLY ON a (b);",
            "CREATE INDEX CONCURRENTLY a_idx ON a (b); SELECT 1;",
            "DROP INDEX CONCURRENTLY a, b;",
            "ALTER TYPE mood ADD VALUE 'x';",
            "VACUUM",
            "",
        ] {
            assert_eq!(Lone::of(other), None, "{other}");
        }
    }

    #[test]
    fn the_ends_of_transactions_are_seen_where_they_are_statements() {
        for ending in [
            "commit",
            "insert into a values (1);\n-- now\nCOMMIT;\ninsert into a values (2);",
            "/* x */ End;",
            "rollback work",
            "ROLLBACK AND CHAIN;",
            "abort;",
            "prepare transaction 'x';",
            "select 'it''s'; commit;",
            "select E'\\''; commit;",
            "select $a$ $$ ; $a$; commit",
            "create function f() returns int begin atomic select case when true then 1 end; end; commit;",
            "select a$b from c; commit; select d$b",
        ] {
            assert!(ends_a_transaction(ending), "{ending}");
        }
        for other in [
            "rollback to savepoint x",
            "rollback transaction to x",
            "do $$ begin commit; end $$;",
            "select ';commit;'",
            "select E'\\';commit;'",
            "-- ;\n-- commit;\nselect 1",
            "/* ; commit; */ select 1",
            "select \";commit;\" from a",
            "create function f() returns int begin atomic select case when true then 1 end; select 2; end;",
            "create or replace procedure p() as $$ begin; commit; end $$ language plpgsql;",
            "create rule r as on insert to a do also (delete from b; delete from c);",
            "prepare x as select 1",
            "comment on table a is 'x'",
        ] {
            assert!(!ends_a_transaction(other), "{other}");
        }
    }

    #[test]
    fn what_a_savepoint_would_break_is_seen() {
        for whole in [
            "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; select 1",
            "set local transaction isolation level repeatable read",
            "set session transaction read only",
            "set transaction_isolation = 'serializable'",
            "select set_config('transaction_deferrable', 'on', true)",
            "begin isolation level serializable; commit",
            "start transaction read only",
            "select pg_export_snapshot()",
        ] {
            assert!(needs_the_whole_transaction(whole), "{whole}");
        }
        for other in [
            "set session characteristics as transaction isolation level serializable",
            "begin; commit",
            "set local lock_timeout = 1",
            "create table transactions (id int)",
        ] {
            assert!(!needs_the_whole_transaction(other), "{other}");
        }
    }

    #[test]
    fn a_place_is_a_line_and_a_statement() {
        let sql = "-- ä\nselect 1;\n\ncreate table\n  a (b nothing);\nselect 2;";
        let position = sql.chars().count();
        assert_eq!(place(sql, position + 1), None, "beyond the end");
        let at = sql[..sql.find("nothing").expect("it is there")].chars().count() + 1;
        assert_eq!(place(sql, at), Some((5, "create table a (b nothing)".to_owned())));
        assert_eq!(place(sql, 0), None);
        let long = format!("select {}", "x".repeat(200));
        let (_, quote) = place(&long, 1).expect("it is the first");
        assert_eq!(quote.chars().count(), LONGEST_QUOTE + 1);
    }
}
