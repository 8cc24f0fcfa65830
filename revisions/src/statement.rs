//! What the statements of a file do, judged by their keywords: which end a transaction, and which single statements can
//! be looked up in the catalog after a crash. Everything else is left to PostgreSQL.

use driftless_sql::Token;
use driftless_sql::script::message;

/// A statement whose effect can be looked up in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IndexStatement {
    /// `CREATE INDEX CONCURRENTLY name`. An index without a name could not be found again.
    CreateIndex {
        /// As written, perhaps quoted. The index is in its table's schema.
        name: String,
        /// As written, perhaps qualified.
        table: String,
        unique: bool,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The text after the table: `USING btree (a) WHERE …`.
        rest: String,
    },
    /// `DROP INDEX CONCURRENTLY name`
    DropIndex {
        /// As written, perhaps qualified, perhaps quoted.
        name: String,
    },
}

impl IndexStatement {
    /// `None` for any other statement, and if the file has several.
    pub(crate) fn parse(sql: &str) -> Option<IndexStatement> {
        let all = message(sql);
        let [statement] = all.as_slice() else { return None };
        let tokens = statement.tokens();
        let mut words = Words { sql: statement.text, tokens: &tokens };
        if words.accept(&["create"]) {
            let unique = words.accept(&["unique"]);
            if !words.accept(&["index", "concurrently"]) {
                return None;
            }
            let if_not_exists = words.accept(&["if", "not", "exists"]);
            if words.accept(&["on"]) {
                return None;
            }
            let name = words.name()?;
            if !words.accept(&["on"]) {
                return None;
            }
            words.accept(&["only"]);
            let table = words.name()?;
            return Some(IndexStatement::CreateIndex {
                name,
                table,
                unique,
                if_not_exists,
                rest: words.rest(),
            });
        }
        if words.accept(&["drop", "index", "concurrently"]) {
            words.accept(&["if", "exists"]);
            let name = words.name()?;
            words.accept(&["restrict"]);
            return words.tokens.is_empty().then_some(IndexStatement::DropIndex { name });
        }
        None
    }
}

/// Whether a statement of the file ends the transaction that it runs in. A `COMMIT` within `DO` or a procedure does not
/// count: the server refuses it within a transaction block.
pub fn ends_a_transaction(sql: &str) -> bool {
    message(sql).iter().any(|it| {
        let tokens = it.tokens();
        let mut words = Words { sql: it.text, tokens: &tokens };
        if words.accept(&["rollback"]) {
            let _ = words.accept(&["work"]) || words.accept(&["transaction"]);
            return !words.accept(&["to"]);
        }
        words.accept(&["commit"])
            || words.accept(&["end"])
            || words.accept(&["abort"])
            || words.accept(&["prepare", "transaction"])
    })
}

/// Whether the file may contain something that the server accepts in a transaction but not after a savepoint: setting
/// properties of the transaction, and exporting a snapshot.
pub(crate) fn needs_the_whole_transaction(sql: &str) -> bool {
    let lower = sql.to_lowercase();
    let sets = ["transaction_isolation", "transaction_read_only", "transaction_deferrable"];
    if sets.iter().any(|it| lower.contains(it)) || lower.contains("pg_export_snapshot") {
        return true;
    }
    message(sql).iter().any(|it| {
        let tokens = it.tokens();
        let mut words = Words { sql: it.text, tokens: &tokens };
        if words.accept(&["set"]) {
            let _ = words.accept(&["local"]) || words.accept(&["session"]);
            return words.accept(&["transaction"]);
        }
        // Within a transaction, `BEGIN` gives a warning but still sets the properties that follow it.
        if words.accept(&["begin"]) || words.accept(&["start"]) {
            let _ = words.accept(&["work"]) || words.accept(&["transaction"]);
            return !words.tokens.is_empty();
        }
        false
    })
}

/// Whether a file that runs outside of a transaction may be partly done although the server refused it.
pub(crate) fn may_be_partly_done(sql: &str) -> bool {
    let all = message(sql);
    // The server runs several statements as one transaction, unless one of them ends it.
    let [statement] = all.as_slice() else { return ends_a_transaction(sql) };
    let tokens = statement.tokens();
    let mut words = Words { sql: statement.text, tokens: &tokens };
    let concurrently = tokens.iter().any(|it| it.0.is_word("concurrently"));
    concurrently || words.accept(&["call"]) || words.accept(&["do"])
}

/// Reads a statement from its start.
struct Words<'a> {
    sql: &'a str,
    tokens: &'a [(Token, usize, usize)],
}

impl Words<'_> {
    /// Skips these words, which are given in lower case, if they are next. Returns whether they were.
    fn accept(&mut self, expected: &[&str]) -> bool {
        let next = self.tokens.get(..expected.len());
        let found =
            next.is_some_and(|it| it.iter().zip(expected).all(|(it, word)| it.0.is_word(word)));
        if found {
            self.tokens = &self.tokens[expected.len()..];
        }
        found
    }

    /// A name as written, with its qualification. `None` if it is written with escapes (`U&"…"`), because the catalog
    /// cannot be searched by that.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let ((token, start, end), rest) = self.tokens.split_first()?;
            token.name()?;
            name.push_str(&self.sql[*start..*end]);
            self.tokens = rest;
            match rest.split_first() {
                Some(((Token::Mark('.'), ..), rest)) => {
                    name.push('.');
                    self.tokens = rest;
                }
                Some(_) | None => return Some(name),
            }
        }
    }

    /// The remaining text.
    fn rest(&self) -> String {
        match (self.tokens.first(), self.tokens.last()) {
            (Some((_, start, _)), Some((.., end))) => self.sql[*start..*end].to_owned(),
            (None, _) | (_, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(name: &str, table: &str, rest: &str) -> IndexStatement {
        IndexStatement::CreateIndex {
            name: name.to_owned(),
            table: table.to_owned(),
            unique: false,
            if_not_exists: false,
            rest: rest.to_owned(),
        }
    }

    #[test]
    fn index_builds_are_recognised() {
        let plain = "-- why\n\nCREATE INDEX CONCURRENTLY a_idx ON a (b);\n";
        assert_eq!(IndexStatement::parse(plain), Some(create("a_idx", "a", "(b)")));
        let all = "create /* x /* y */ */ unique index concurrently if not exists \"A;\"\"b\" on only s.\"T 1\" using btree ((b || ';')) where c = $x$;$x$ -- z";
        let Some(IndexStatement::CreateIndex { name, table, unique, if_not_exists, rest }) =
            IndexStatement::parse(all)
        else {
            panic!("it is one");
        };
        assert_eq!((name.as_str(), table.as_str()), ("\"A;\"\"b\"", "s.\"T 1\""));
        assert!(unique && if_not_exists);
        assert_eq!(rest, "using btree ((b || ';')) where c = $x$;$x$");
        for same in [
            "-- why\rCREATE INDEX CONCURRENTLY a_idx ON a (b)",
            "/* /* */ ; */ create -- ;\r\n index\x0bconcurrently a_idx on only a (b);;",
        ] {
            assert_eq!(IndexStatement::parse(same), Some(create("a_idx", "a", "(b)")), "{same}");
        }
        // White space other than PostgreSQL's own is a letter to PostgreSQL.
        let odd = "create index concurrently a\u{a0}b on \u{2003} (c)";
        assert_eq!(IndexStatement::parse(odd), Some(create("a\u{a0}b", "\u{2003}", "(c)")));
        for drop in [
            "DROP INDEX CONCURRENTLY IF EXISTS public.a_idx;",
            "drop index concurrently public . a_idx restrict",
        ] {
            assert_eq!(
                IndexStatement::parse(drop),
                Some(IndexStatement::DropIndex { name: "public.a_idx".to_owned() })
            );
        }
    }

    #[test]
    fn whatever_else_is_not() {
        for other in [
            "CREATE INDEX a_idx ON a (b);",
            "CREATE INDEX CONCURRENTLY ON a (b);",
            "CREATE INDEX CONCURRENTLY a_idx ON a (b); SELECT 1;",
            "DROP INDEX CONCURRENTLY a, b;",
            "CREATE INDEX CONCURRENTLY U&\"\\0061\" ON a (b);",
            "CREATE INDEX CONCURRENTLY a ON U&\"!0061\" UESCAPE '!' (b);",
            "DROP INDEX CONCURRENTLY a.U&\"b\";",
            "CREATE INDEX CONCURRENTLY 'a' ON a (b);",
            "CREATE INDEX CONCURRENTLY a ON b (c) -- d\r; SELECT 1",
            "CREATE INDEX CONCURRENTLY a ON b (c); SELECT 'd",
            "\"create\" INDEX CONCURRENTLY a ON b (c)",
            "ALTER TYPE mood ADD VALUE 'x';",
            "VACUUM",
            "",
        ] {
            assert_eq!(IndexStatement::parse(other), None, "{other}");
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
            "-- x\rcommit",
            "/* /* */ -- */ commit",
            "/* x /* y */ z */\rcommit",
            "select 1;;\n; commit",
            "select U&\"\\\"; commit; select \"x\"",
            "select U&'\\'; commit; select 'x'",
            "select xe'\\'; commit; select '\\'",
            "select E'a'\n'\\''; commit",
            "select $a$ $b$ $a$; commit; select $b$ $b$",
            "select $1; commit; select $1",
            "select '\\'; commit",
            "create function begin() returns int language sql as 'x'; commit",
            "create function f() returns int begin atomic select 1; end; commit",
            "create procedure p() begin atomic select (case when true then 1 end); end; commit",
            "select 1; commit; select 'unfinished",
            "commit; copy a from stdin; 'rows",
            "\\x; commit",
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
            "-- x\u{2028}; commit",
            "/* x /* y */; commit; */ select 1",
            "select E'a'\n'\\'; commit; select '",
            "select U&\";commit;\"",
            "select $a$;commit;$b$;commit;$a$",
            "select 'unfinished; commit",
            "select 1 /* unfinished; commit",
            "select (1; commit; select 2)",
            "create function f() returns int begin atomic select 1; commit; end",
            "\"commit\"",
            "commit_",
            "\u{a0}commit",
        ] {
            assert!(!ends_a_transaction(other), "{other}");
        }
    }

    #[test]
    fn what_may_stop_halfway_is_seen() {
        for halfway in [
            "reindex index concurrently a",
            "refresh materialized view\rconcurrently a",
            "call p()",
            "do $$ begin commit; end $$",
            "-- x\rselect 1; commit",
        ] {
            assert!(may_be_partly_done(halfway), "{halfway}");
        }
        for other in ["select 'concurrently'", "select \"concurrently\"", "vacuum -- concurrently"]
        {
            assert!(!may_be_partly_done(other), "{other}");
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
}
