//! Whether SQL removes rows or columns, judged by its words.

use driftless_diff_engine::lint::{Group, pages};
use driftless_sql::script::{Statement, message};
use driftless_sql::{Token, line_comments};

/// Whether a file has the code of a data loss, which a draft writes as a comment, or a statement that removes rows or
/// columns.
///
/// It only decides about a hint, so a false positive does no harm. It does not see what a function or a trigger does,
/// which values a new type cannot hold, and SQL that is built as text and executed.
pub(super) fn loses_data(sql: &str) -> bool {
    let pages = pages();
    let is_loss =
        |code: &str| pages.iter().any(|it| it.code == code && it.group == Group::LostData);
    line_comments(sql).iter().filter_map(|it| code(it)).any(is_loss)
        || message(sql).iter().any(takes_away)
}

/// The code in the comment of a finding: `-- warning[DL102] drop-column: …`, at any level.
fn code(line: &str) -> Option<&str> {
    let (level, rest) = line.strip_prefix("-- ")?.split_once('[')?;
    let (code, _) = rest.split_once(']')?;
    level.bytes().all(|it| it.is_ascii_lowercase()).then_some(code)
}

/// Whether a statement removes rows or columns. `DROP SCHEMA` fails if the schema is not empty, unless it has `CASCADE`.
fn takes_away(statement: &Statement<'_>) -> bool {
    let tokens = statement.tokens();
    let words: Vec<&str> = tokens.iter().map(|it| keyword(&it.0)).collect();
    match words.as_slice() {
        ["truncate", ..] | ["delete", "from", ..] | ["drop", "table" | "owned", ..] => true,
        ["drop", .., "cascade"] => true,
        ["alter", "table", ..] => drops_column(&words),
        ["alter", "type", ..] => has(&words, ["drop", "attribute"]),
        // A statement with WITH may delete further down.
        ["with" | "merge" | "explain" | "copy" | "prepare", ..] => deletes(&words),
        ["do", ..] => {
            tokens.iter().any(|it| matches!(&it.0, Token::Literal(body) if body_takes_away(body)))
        }
        _ => false,
    }
}

/// Whether any statement of a code block does. Statements follow words of the block's language.
fn body_takes_away(body: &str) -> bool {
    message(body).iter().any(|it| {
        let tokens = it.tokens();
        let words: Vec<&str> = tokens.iter().map(|it| keyword(&it.0)).collect();
        let drops = words.contains(&"drop") && words.last() == Some(&"cascade");
        let alters = has(&words, ["alter", "table"]) && drops_column(&words);
        drops
            || alters
            || deletes(&words)
            || words.contains(&"truncate")
            || has(&words, ["drop", "table"])
            || has(&words, ["drop", "owned"])
    })
}

fn deletes(words: &[&str]) -> bool {
    has(words, ["delete", "from"]) || has(words, ["then", "delete"])
}

/// `DROP COLUMN a`, or `DROP a`, which means the same.
fn drops_column(words: &[&str]) -> bool {
    const OTHERS: [&str; 5] = ["constraint", "default", "expression", "identity", "not"];
    words.windows(2).any(|it| it[0] == "drop" && !OTHERS.contains(&it[1]))
}

fn has(words: &[&str], pair: [&str; 2]) -> bool {
    words.windows(2).any(|it| it == pair)
}

/// The keyword that a token may be. Quoted names, strings and signs are none.
fn keyword(token: &Token) -> &str {
    token.name().filter(|it| token.is_word(it)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_data_is_seen_in_drafts_and_in_hand_written_sql() {
        assert!(loses_data("-- warning[DL104] change-type: casts it\nALTER TABLE t …;"));
        assert!(loses_data("-- note[DL104] change-type: casts it\nALTER TABLE t …;"));
        assert!(!loses_data("-- warning[LK101] rewrite-for-type: casts it\nALTER TABLE t …;"));
        assert!(!loses_data("-- a note on [DL104]\nALTER TABLE t …;"));
        assert!(loses_data("delete\n from users;"));
        assert!(loses_data("ALTER TABLE t DROP COLUMN a;"));
        assert!(loses_data("TRUNCATE t;"));
        assert!(loses_data("-- nothing\rDROP TABLE t;"));
        assert!(loses_data("DROP SCHEMA s CASCADE;"));
        for losing in [
            "insert into t values ('--'); delete from t",
            "insert into t values ('a\n--'); /* ; */ drop /* x */ table t",
            "/* -- */ TRUNCATE t",
            "select E'\\'--'; truncate t",
            "with gone as (delete from t returning *) insert into u select * from gone",
            "explain analyze delete from t",
            "copy (delete from t returning *) to '/tmp/x'",
            "merge into t using u on t.a = u.a when matched then delete",
            "alter table t drop a, add b int",
            "alter table t drop if exists a",
            "alter table t drop \"not\"",
            "alter type t drop attribute a",
            "drop owned by somebody",
            "drop view v cascade",
            "do $$ begin delete from t; end $$",
            "do language plpgsql 'begin if true then drop table t; end if; end'",
            "do $$ begin alter table t drop column a; end $$",
            "do $x$ begin\r truncate t; end $x$",
            "do $$ begin drop schema s cascade; end $$",
        ] {
            assert!(loses_data(losing), "{losing}");
        }
        for keeping in [
            "insert into t values ('; drop table t')",
            "comment on table t is 'we\ndrop table t; truncate t;'",
            "select $$; delete from t;$$",
            "select '\n-- warning[DL101] drop-table: drops it\n'",
            "select \"a; truncate b; \" from c",
            "/* ; drop table t; /* */ ; truncate t; */ select 1",
            "create function f() returns void language sql as 'delete from t'",
            "create function f() returns void begin atomic; delete from t; end",
            "create rule r as on insert to t do also (delete from u; delete from v)",
            "alter table t alter a drop not null, alter b drop default, drop constraint c",
            "alter table t alter a drop identity if exists, alter b drop expression",
            "alter publication p drop table t",
            "alter table \"drop\" rename to \"column\"",
            "do $$ begin raise exception 'delete from t'; end $$",
            "create table t (a int references u on delete cascade)",
            "grant delete, truncate on t to u",
            "drop index i",
        ] {
            assert!(!loses_data(keeping), "{keeping}");
        }
        assert!(!loses_data("DROP SCHEMA s;"));
        assert!(!loses_data("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u ON DELETE CASCADE;"));
        assert!(!loses_data("-- we drop table t another day\nALTER TABLE t DROP CONSTRAINT c;"));
    }
}
