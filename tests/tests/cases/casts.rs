//! Casts are what they were measured to be, and drafts hold to that.

use driftless_diff_engine::Intent;
use driftless_diff_engine::plan::{Plan, Refusal, Statement, Step};
use driftless_diff_engine::render::files;
use driftless_schema::{Answer, Cast, Expression, Pair, QualifiedName, Question, TextUse};
use driftless_tests::{Measured, Server, TestDatabase, drafted, measured};

const CASTS: &str = "create extension citext; create type en as enum ('a', 'b')";

/// The server is asked of every pair, and says what was measured there.
pub(super) fn casts_are_what_was_measured(server: &Server) {
    let mut database = TestDatabase::with(server, CASTS);
    let pairs: Vec<Measured> =
        measured().into_iter().filter(|it| it.from != "en" && it.to != "en").collect();
    let name = QualifiedName::new("public", "t");
    let questions: Vec<Question> = pairs
        .iter()
        .map(|it| Question {
            used_as: TextUse::Cast,
            table: Pair { before: name.clone(), after: name.clone() },
            row: Vec::new(),
            texts: Pair { before: &it.from, after: &it.to }.map(|it| Expression::new(it.as_str())),
            enums: Vec::new(),
        })
        .collect();
    let answers = database.answers(&questions);
    assert!(pairs.len() > 2_400, "the table is whole");
    let mut wrong = Vec::new();
    for (pair, answer) in pairs.iter().zip(answers) {
        let Some(expected) = pair.cast(server.major()) else { continue };
        if answer != Answer::Cast(expected) && !is_asked_otherwise(pair, &answer) {
            wrong.push(format!("{} to {}: {answer:?}, not {expected:?}", pair.from, pair.to));
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

/// Two things are asked otherwise than they were measured: `timestamp` to `timestamptz` in a zone that is not UTC, where
/// it is not in place; and bits without a length, which would cut off.
fn is_asked_otherwise(pair: &Measured, answer: &Answer) -> bool {
    let zoned = pair.from.starts_with("timestamp") && pair.to.starts_with("timestamp");
    (zoned && *answer == Answer::Cast(Cast::Rewritten))
        || (pair.to == "bit(8)" && *answer == Answer::Cast(Cast::Missing))
}

/// A table with a column for each type that another one may lead to: what is drafted runs, and what is not has no cast.
pub(super) fn casts_lead_there_or_are_refused(server: &Server) {
    let pairs = measured();
    let mut types: Vec<&str> = pairs.iter().map(|it| it.from.as_str()).collect();
    types.dedup();
    for from in types {
        let others: Vec<&Measured> = pairs.iter().filter(|it| it.from == from).collect();
        let table = |of: &dyn Fn(&Measured) -> String| {
            let columns = others.iter().enumerate().map(|(it, pair)| format!("c{it} {}", of(pair)));
            format!("{CASTS}; create table t ({})", columns.collect::<Vec<_>>().join(", "))
        };
        let mut fresh = TestDatabase::with(server, &table(&|it| it.to.clone()));
        let mut database = TestDatabase::with(server, &table(&|it| it.from.clone()));
        let schemas = Pair { before: database.read(), after: fresh.read() };
        let draft = drafted(schemas, &Intent::default(), &mut database).draft;
        for (place, pair) in others.iter().enumerate() {
            let Some(expected) = pair.cast(server.major()) else { continue };
            let name = format!("c{place}");
            let mut parts = draft.up.steps.iter().flat_map(Step::parts);
            let statement = parts.find(|it| match &it.statement {
                Statement::Refuse(Refusal { message, .. }) => {
                    message.contains(&format!("t.{name}`"))
                }
                other => other
                    .about()
                    .is_some_and(|it| it.path.last().is_some_and(|it| it.as_str() == name)),
            });
            let refused = match statement.map(|it| it.statement) {
                Some(Statement::Refuse(_)) => true,
                Some(_) => false,
                // Two names of one type.
                None => continue,
            };
            // Bits without a length would cut off, and only PostgreSQL 13 casts "char" to labels: both are left to people.
            let ends = [pair.from.as_str(), pair.to.as_str()];
            let of_a_letter = ends.contains(&"\"char\"") && ends.contains(&"en");
            let of_bits = pair.to == "bit(8)" && expected == Cast::Explicit;
            let is_left_to_people = of_bits || of_a_letter;
            let is_missing = expected == Cast::Missing;
            assert!(
                refused == is_missing || is_left_to_people,
                "{from} to {}: {expected:?}",
                pair.to
            );
        }
        let plan = Plan {
            steps: draft
                .up
                .steps
                .iter()
                .filter(|it| !matches!(it.statement, Statement::Refuse(_)))
                .cloned()
                .collect(),
        };
        for file in files(&plan, &[]) {
            database.run(&file).unwrap_or_else(|error| panic!("{error:?} in {file}"));
        }
    }
}

/// A text that is too long for its new type makes the draft fail, with or without `USING`.
pub(super) fn casts_cut_nothing_off(server: &Server) {
    for (from, to, value) in [
        ("text", "varchar(3)", "abcdef"),
        ("text", "char(3)", "abcdef"),
        ("varchar(10)", "varchar(3)", "abcdef"),
        ("text", "bit(3)", "10101"),
        ("bit(5)", "bit(3)", "10101"),
        ("varbit", "varbit(3)", "10101"),
        ("text", "varchar(3)[]", "{abcdef}"),
        ("text[]", "varchar(3)[]", "{abcdef}"),
        ("integer", "varchar(3)", "123456"),
        ("bigint", "integer", "12345678901"),
        ("text", "numeric(3)", "12345"),
    ] {
        let table = |it: &str| format!("create table t (a {it})");
        let mut fresh = TestDatabase::with(server, &table(to));
        let mut database = TestDatabase::with(server, &table(from));
        let schemas = Pair { before: database.read(), after: fresh.read() };
        database.run(&format!("insert into t values ('{value}')")).expect("it fits");
        let draft = drafted(schemas, &Intent::default(), &mut database).draft;
        let [file] = draft.up_files().try_into().expect("one file");
        let error = database.run(&file).expect_err("it is too long");
        let code = error.code().map_or("", |it| it.code());
        assert!(["22001", "22003", "22026"].contains(&code), "{from} to {to}: {error:?}");
    }
}
