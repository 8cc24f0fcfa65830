//! Which field of a model a statement is about, for a file that failed. Neither the models nor the database can be asked
//! then: `upgrade` runs where there is no compiler. So the statement names a table and a column, and the sources are
//! searched for a model with that field.

use std::fs;
use std::path::{Path, PathBuf};

use driftless_introspect::script::About;
use driftless_sql::{Token, placed};

use crate::adopt::{self, ItemLocation, Sources};

/// ` (src/lib.rs:6)`, the place of the field that the statement is about, or the server's report on it.
pub(crate) fn of(statement: &str, about: &About, root: &Path) -> Option<String> {
    let mut named = Named::of(statement);
    if let Some((_, table)) = &about.table {
        named.table = Some(table.clone());
    }
    if let Some(column) = &about.column {
        named.column = Some(column.clone());
    }
    found(&named, root).map(|it| format!(" ({it})"))
}

/// What a statement names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Named {
    table: Option<String>,
    column: Option<String>,
}

impl Named {
    fn of(statement: &str) -> Named {
        let tokens = tokens(statement);
        // A drafted block raises an error about the rows that it looks for.
        let body = match tokens.as_slice() {
            [first, Token::Literal(body), ..] if first.is_word("do") => Some(self::tokens(body)),
            _ => None,
        };
        let tokens = body.unwrap_or(tokens);
        let mut named = Named::default();
        for (place, token) in tokens.iter().enumerate() {
            let rest = &tokens[place + 1..];
            let is = |word: &str| token.is_word(word);
            if named.table.is_none()
                && ["table", "on", "update", "into", "from"].into_iter().any(is)
            {
                let (table, rest) = qualified(rest);
                named.table = table;
                if let (true, [Token::Mark('('), rest @ ..]) = (is("on"), rest) {
                    named.column = named.column.or(name(rest));
                }
            }
            let names_one = ["column", "set", "where"].into_iter().any(is);
            let lists = ["unique", "key"].into_iter().any(is);
            if named.table.is_some() && named.column.is_none() && (names_one || lists) {
                let listed = match rest {
                    [Token::Mark('('), rest @ ..] if lists => name(rest),
                    _ if lists => None,
                    rest => name(rest),
                };
                named.column = listed;
            }
        }
        named
    }
}

fn tokens(sql: &str) -> Vec<Token> {
    placed(sql).into_iter().map(|it| it.0).collect()
}

/// Words between a keyword and the name that it is followed by.
const BETWEEN: [&str; 4] = ["if", "not", "exists", "only"];

fn name(tokens: &[Token]) -> Option<String> {
    let mut rest = tokens.iter().skip_while(|it| BETWEEN.iter().any(|word| it.is_word(word)));
    rest.next()?.name().map(str::to_owned)
}

/// The last part of a name that may be qualified, and the tokens after it.
fn qualified(tokens: &[Token]) -> (Option<String>, &[Token]) {
    let skipped =
        tokens.iter().take_while(|it| BETWEEN.iter().any(|word| it.is_word(word))).count();
    match &tokens[skipped..] {
        [first, Token::Mark('.'), second, rest @ ..] if first.name().is_some() => {
            (second.name().map(str::to_owned), rest)
        }
        [first, rest @ ..] => (first.name().map(str::to_owned), rest),
        [] => (None, &[]),
    }
}

/// The model's field of this name; without a column, the struct.
fn found(named: &Named, root: &Path) -> Option<ItemLocation> {
    let table = named.table.as_deref()?;
    let mut sources = Sources::default();
    for path in adopt::beside(&root.join("Cargo.toml")) {
        // A file that cannot be read or parsed has no field to show.
        if fs::read_to_string(&path).is_ok_and(|it| it.contains("Schema")) {
            let _ = sources.read(&path, std::slice::from_ref(&path));
        }
    }
    let is_called =
        |known: &str, name: &str| known == name || known.strip_suffix('_') == Some(name);
    let mut models = sources.structures.iter().filter(|it| {
        it.is_model() && it.tables.iter().any(|known| is_called(known.known(), table))
    });
    let model = models.next()?;
    let Some(column) = &named.column else { return Some(model.location.clone()) };
    let field = model.fields.iter().find(|it| is_called(&it.column, column))?;
    let file: PathBuf = model.location.file.clone();
    Some(ItemLocation { file, line: field.place.at.line })
}

#[cfg(test)]
mod tests {
    use super::Named;

    #[test]
    fn a_statement_names_a_table_and_a_column() {
        for (sql, table, column) in [
            ("ALTER TABLE \"public\".\"t\" ADD COLUMN \"b\" tekst", "t", Some("b")),
            ("alter table if exists only t add column if not exists b int", "t", Some("b")),
            ("ALTER TABLE t ALTER COLUMN \"b c\" SET NOT NULL", "t", Some("b c")),
            ("ALTER TABLE t ADD CONSTRAINT x UNIQUE (\"a\", b)", "t", Some("a")),
            ("ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES u (id)", "t", Some("a")),
            ("CREATE UNIQUE INDEX CONCURRENTLY i ON s.t (lower(a))", "t", Some("lower")),
            ("create index i on t (a)", "t", Some("a")),
            ("UPDATE t SET b = 1 / 0", "t", Some("b")),
            ("CREATE TABLE t (a int)", "t", None),
            ("DROP TABLE s.t", "t", None),
            (
                "DO $x$ BEGIN IF EXISTS (SELECT FROM \"public\".\"t\" WHERE \"b\" IS NULL) THEN RAISE 'no'; END IF; END $x$",
                "t",
                Some("b"),
            ),
        ] {
            let expected =
                Named { table: Some(table.to_owned()), column: column.map(str::to_owned) };
            assert_eq!(Named::of(sql), expected, "{sql}");
        }
        assert_eq!(Named::of("SELECT 1"), Named::default());
    }
}
