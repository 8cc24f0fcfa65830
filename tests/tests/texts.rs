//! Names and texts with every character that ends a comment, steers a terminal or reorders a line: a draft is the same SQL
//! as with a harmless one, and runs as such.

use std::fs;
use std::path::{Path, PathBuf};

use driftless_diff_engine::{Draft, Intent, draft, matching};
use driftless_schema::{Extension, ObjectId, Pair, QualifiedName, Schema};
use driftless_sql::script::{Statement, message};
use driftless_sql::{Token, line_comments};
use driftless_tests::{KINDS, Server, TestDatabase, TestsOf, drafted};

/// A view that depends on what the draft changes.
const VIEW: &str = r#"create view "v@" as select "typed@" as "w@", 'z@' as z from "t@";"#;

/// What each kind has, before and after.
fn all_kinds() -> Pair<String> {
    let of = |side: fn(&TestsOf) -> &'static str| -> String {
        KINDS.iter().map(side).chain([VIEW]).collect::<Vec<&str>>().join("\n")
    };
    Pair { before: of(|it| it.odd.before), after: of(|it| it.odd.after) }
}

/// What stands behind the character: SQL, for whoever thinks that the comment is over.
const PAYLOAD: &str = "DROP TABLE victim;--";

fn characters() -> Vec<char> {
    let controls = ('\u{1}'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
    let bidi = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
    controls.chain(['\u{2028}', '\u{2029}', '\u{feff}']).chain(bidi).collect()
}

/// The script for every character; the number keeps the order of the names whatever the character is.
fn script(text: &str, odd: impl Fn(char) -> char) -> String {
    let pieces = characters()
        .into_iter()
        .enumerate()
        .map(|(number, it)| text.replace('@', &format!("{number:03}{}{PAYLOAD}", odd(it))));
    "create table victim (id integer);".to_owned() + &pieces.collect::<String>()
}

fn with(server: &Server, text: &str, odd: impl Fn(char) -> char) -> Schema {
    let mut found = TestDatabase::with(server, &script(text, odd)).read();
    // What a view looks like is the database's; models do not have them.
    found.dependents.clear();
    found.unmodelled.clear();
    found
}

/// The draft, with the database that it starts from.
fn prepared(server: &Server, odd: fn(char) -> char) -> (TestDatabase<'_>, Draft) {
    let kinds = all_kinds();
    let mut database = TestDatabase::with(server, &script(&kinds.before, odd));
    let before = database.read();
    assert!(!before.dependents.is_empty(), "views depend on what changes");
    let after = with(server, &kinds.after, odd);
    let it = drafted(Pair { before, after }, &Intent::default(), &mut database);
    (database, it.draft)
}

fn newest() -> Server {
    Server::all().pop().expect("there is one")
}

#[test]
fn odd_characters_change_nothing_but_names_and_literals() {
    let server = newest();
    let (_, odd) = prepared(&server, |it| it);
    let (_, plain) = prepared(&server, |_| 'X');
    for (odd, plain) in [(odd.up_files(), plain.up_files()), (odd.down_files(), plain.down_files())]
    {
        same(&odd, &plain);
    }
    let kinds = ["drop-table", "drop-column", "rewrite-for-type"];
    let text = plain.up_files().concat();
    assert!(kinds.iter().all(|it| text.contains(it)), "the draft has warnings: {text}");
    assert!(text.contains("-- fill in: ") && text.contains("check_violation"), "{text}");
}

#[test]
fn a_draft_does_what_it_should_whatever_names_hold() {
    let server = newest();
    let (mut database, draft) = prepared(&server, |it| it);
    let before = database.read();
    database.run_all(&draft.up_files());
    let victim = ObjectId::table(&QualifiedName::new("public", "victim"));
    let is_there = |database: &mut TestDatabase<'_>| {
        database.stored().tables.values().any(|it| it.id == victim)
    };
    assert!(is_there(&mut database), "the table is still there");
    database.run_all(&draft.down_files());
    assert!(is_there(&mut database), "the table is still there");
    let left =
        drafted(Pair { before: database.read(), after: before }, &Intent::default(), &mut database);
    assert!(left.draft.is_empty(), "{:?}", left.draft.up_files());
}

#[test]
fn refusals_and_extensions_are_the_same_too() {
    let drafts = [false, true].map(|is_odd| {
        let odd = |it: char| if is_odd { it } else { 'X' };
        let extension = |(number, it): (usize, char)| Extension {
            name: format!("x{number:03}{}{PAYLOAD}", odd(it)).into(),
            namespace: Some(format!("y{}{PAYLOAD}", odd(it)).into()),
        };
        let server = newest();
        let mut schemas = Pair {
            before: with(&server, "create table \"t@\" (\"c@\" integer, \"@gone\" integer);", odd),
            after: with(&server, "create table \"t@\" (\"c@\" point);", odd),
        };
        schemas.before.extensions = driftless_schema::Extensions::Installed(
            characters().into_iter().enumerate().map(extension).collect(),
        );
        let (found, ..) = matching(schemas, &Intent::default());
        draft(&found, 180_000)
    });
    let [plain, odd] = drafts;
    same(&odd.up_files(), &plain.up_files());
    same(&odd.down_files(), &plain.down_files());
}

/// Asserts that the files differ only in names, literals and comments.
fn same(odd: &[String], plain: &[String]) {
    assert_eq!(odd.len(), plain.len());
    for (odd, plain) in odd.iter().zip(plain) {
        let (odd, plain) = (outside(odd), outside(plain));
        for (odd, plain) in odd.iter().zip(&plain) {
            assert_eq!(odd, plain);
        }
        assert_eq!(odd.len(), plain.len());
    }
}

/// The statements without comments, with `''` for literals and with `X` for odd characters in names. They are sorted,
/// because views that depend on one object come in no particular order. No comment may have an odd character: another
/// program may take it for the end of the line.
fn outside(sql: &str) -> Vec<String> {
    let odd = characters();
    for comment in line_comments(sql) {
        let found = comment.chars().find(|it| *it != '\t' && odd.contains(it));
        assert_eq!(found, None, "in {comment:?}");
    }
    let spelled = |statement: &Statement<'_>| {
        let tokens = statement.tokens().into_iter().map(|(token, from, to)| match token {
            Token::Quoted(name) => format!("\"{}\"", name.replace(odd.as_slice(), "X")),
            // The body of a block is SQL, too.
            Token::Literal(body) if statement.text[from..].starts_with('$') => {
                format!("$${}$$", outside(&body).join("; "))
            }
            it if it.is_string() => "''".to_owned(),
            _ => statement.text[from..to].to_owned(),
        });
        tokens.collect::<Vec<String>>().join(" ")
    };
    let mut all: Vec<String> = message(sql).iter().map(spelled).collect();
    all.sort();
    all
}

/// Whatever becomes a comment goes through `driftless_schema::text::comment`: a new place that writes one is found here.
#[test]
fn one_function_writes_comments() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates =
        ["cli", "diff-engine", "introspect", "revisions", "runtime", "schema", "driftless"];
    let mut open: Vec<PathBuf> = crates.iter().map(|it| root.join(it).join("src")).collect();
    let mut found = Vec::new();
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).expect("the sources can be read") {
            let path = entry.expect("the sources can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs")
                && !path.ends_with("schema/src/text.rs")
            {
                let source = fs::read_to_string(&path).expect("sources are text");
                // Tests stand last in a file.
                let source = source.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                let lines = source.lines().filter(|it| !it.trim_start().starts_with("//"));
                let writes = lines.filter(|it| it.contains("-- ") && !it.contains("strip_prefix"));
                found.extend(writes.map(|it| format!("{}: {}", path.display(), it.trim())));
            }
        }
    }
    found.retain(|it| !KNOWN.iter().any(|known| it.ends_with(known)));
    assert!(found.is_empty(), "use driftless_schema::text::comment: {found:#?}");
}

/// Where comments are read, or stand in a text that is ours alone.
const KNOWN: &[&str] = &[
    r#""restore the file (`git log -- {}`) and put the change into a new revision; if the edit makes no difference, run `driftless stamp --checksums`","#,
    r#"const INSTRUCTION: &str = "-- driftless:";"#,
    "`RENEW=1 cargo test -p driftless-diff-engine warnings_md` renews it. -->",
    r#""-- driftless: for psql, which must stop at the first error\n\\set ON_ERROR_STOP on\n\n","#,
];
