//! What must be equal and what must differ, asked of a real server.

use std::collections::BTreeSet;

use driftless_introspect::server::Database;
use driftless_introspect::settle::{Ways, answer, answer_by, dependencies};
use driftless_schema::{
    Answer, BaseType, Expression, Kind, ObjectId, Pair, QualifiedName, Question, RenamedEnum,
    RowColumn, SqlType, TextUse,
};

use crate::servers::{databases, scratches};

const SETUP: &str = "create type mood as enum ('sad', 'ok'); create schema s;
    create domain word as text; create domain other_word as text; create domain short as varchar(3);
    create function f(int) returns int immutable language sql as 'select $1 + 1';
    create function s.f(int) returns int immutable language sql as 'select $1 + 2';";

/// Each column: name before, name after, type.
const ROW: &[(&str, &str, &str)] = &[
    ("id", "id", "bigint"),
    ("status", "status", "character varying(20)"),
    ("name", "name", "text"),
    ("mood", "mood", "public.mood"),
    ("old", "new", "integer"),
    ("at", "at", "timestamp with time zone"),
    ("select", "select", "integer"),
    ("tags", "tags", "text[]"),
    ("flag", "flag", "boolean"),
    ("data", "data", "jsonb"),
];

const SAME_CONDITIONS: &[(&str, &str)] = &[
    ("((status)::text = 'a'::text)", "status = 'a'"),
    (
        "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        "status in ('a', 'b')",
    ),
    ("(mood = 'ok'::public.mood)", "mood = 'ok'"),
    ("(mood = ANY (ARRAY['sad'::public.mood, 'ok'::public.mood]))", "mood in ('sad','ok')"),
    ("((id >= 1) AND (id <= 5))", "id between 1 and 5"),
    ("(name ~~ 'a%'::text)", "name like 'a%'"),
    ("(name !~~ 'a%'::text)", "name not like 'a%'"),
    ("(length(name) > 3)", "length( name )>3"),
    ("(old > 0)", "new > 0"),
    ("(\"select\" > 0)", "\"select\" > 0"),
    ("(name IS NOT NULL)", "name is not null"),
    (
        "((at AT TIME ZONE 'utc'::text) > '2020-01-01 00:00:00'::timestamp without time zone)",
        "at at time zone 'utc' > timestamp '2020-01-01'",
    ),
    ("(name <> 'it''s; --'::text)", "name <> 'it''s; --'"),
    ("(id > 0)", "id > 0 -- positive"),
    ("(public.f((id)::integer) > 0)", "f(id::int) > 0"),
    ("(name = ('x'::text COLLATE \"C\"))", "name = 'x' collate \"C\""),
    ("(id > '-1'::integer)", "id > -1"),
    ("(CASE WHEN flag THEN 1 ELSE 0 END = 1)", "case when flag then 1 else 0 end = 1"),
    ("(COALESCE(name, ''::text) <> ''::text)", "coalesce(name, '') <> ''"),
    ("((data ->> 'a'::text) = 'b'::text)", "data->>'a' = 'b'"),
    ("(tags @> ARRAY['a'::text])", "tags @> array['a']"),
    ("((id > 0) AND (id < 9))", "t.id > 0 and t.id < 9"),
];

const OTHER_CONDITIONS: &[(&str, &str)] = &[
    ("(id > 0)", "id >= 0"),
    ("((status)::text = 'a'::text)", "status = 'b'"),
    ("(name = 'x'::text)", "name = 'x' collate \"C\""),
    ("(name = ('x'::text COLLATE \"C\"))", "name = 'x' collate \"POSIX\""),
    ("(mood = 'ok'::public.mood)", "mood = 'sad'"),
    ("(public.f(1) > 0)", "s.f(1) > 0"),
    ("(public.f((id)::integer) > 0)", "id::int + 1 > 0"),
    ("(old > 0)", "old > 0 and true"),
    ("(id > 0)", "missing > 0"),
    ("(mood = 'ok'::public.mood)", "mood = 'new'"),
    ("(id > 0)", "id >"),
    ("(id > 0)", "id > 0), check (id < 9"),
    ("(id > 0)", "id > 0); drop schema s; --"),
    ("(id > 0)", "count(*) > 0"),
    ("(id > 0)", "(select true)"),
    ("(name ~~ 'a%'::text)", "name ilike 'a%'"),
    ("((id > 0) AND (id < 9))", "(id > 0) or (id < 9)"),
];

const SAME_DEFAULTS: &[(&str, &str, &str)] = &[
    ("integer", "5", "'5'"),
    ("integer", "'-1'::integer", "-1"),
    ("text", "'x'::text", "'x'"),
    ("character varying(9)", "'x'::character varying", "'x'"),
    ("text[]", "'{}'::text[]", "'{}'"),
    ("public.mood", "'ok'::public.mood", "'ok'"),
    ("public.mood", "'ok'::public.mood", "'ok'::mood"),
    ("boolean", "true", "'t'"),
    ("timestamp with time zone", "now()", "CURRENT_TIMESTAMP"),
    ("timestamp with time zone", "now()", "now( )"),
    ("interval", "'24:00:00'::interval", "'24 hours'"),
    ("jsonb", "'{\"a\": 1, \"b\": 2}'::jsonb", "'{\"b\":2,\"a\":1}'"),
    ("date", "'2020-01-01'::date", "'2020-01-01'"),
    ("bigint", "public.f(1)", "f(1)"),
];

const OTHER_DEFAULTS: &[(&str, &str, &str)] = &[
    ("integer", "5", "6"),
    ("text", "'x'::text", "'X'"),
    ("text", "'x'::text", "null"),
    ("public.mood", "'ok'::public.mood", "'sad'"),
    ("integer", "public.f(1)", "2"),
    ("integer", "1", "1, w integer default 2"),
    ("timestamp with time zone", "now()", "clock_timestamp()"),
];

const SAME_TYPES: &[(&str, &str)] = &[
    ("character varying(20)", "varchar(20)"),
    ("integer[]", "int[]"),
    ("timestamp(3) with time zone", "timestamptz(3)"),
    ("numeric(10,2)", "decimal(10, 2)"),
    ("character(3)", "char(3)"),
    ("double precision", "float8"),
    ("public.word", "word"),
    ("public.word[]", "\"public\".\"word\"[]"),
];

const OTHER_TYPES: &[(&str, &str)] = &[
    ("character varying(20)", "varchar(21)"),
    ("integer", "int[]"),
    ("timestamp with time zone", "timestamp"),
    ("text", "public.word"),
    ("public.word", "public.other_word"),
    ("public.word[]", "public.other_word[]"),
    ("public.short", "varchar(3)"),
    ("public.short[]", "varchar(3)[]"),
    ("text", "nonsense"),
];

#[test]
fn conditions() {
    asks(&TextUse::Condition, SAME_CONDITIONS, &Answer::Same);
    asks(&TextUse::Condition, OTHER_CONDITIONS, &Answer::Different);
}

#[test]
fn index_keys() {
    let same = [("lower(name)", "LOWER( name )"), ("(old + 1)", "new + 1")];
    asks(&TextUse::Value, &same, &Answer::Same);
    let other = [("lower(name)", "upper(name)"), ("(id + 1)", "id + 2")];
    asks(&TextUse::Value, &other, &Answer::Different);
}

#[test]
fn types() {
    asks(&TextUse::Type, SAME_TYPES, &Answer::Same);
    asks(&TextUse::Type, OTHER_TYPES, &Answer::Different);
}

#[test]
fn defaults() {
    for database in databases(SETUP) {
        for (cases, wanted) in [(SAME_DEFAULTS, Answer::Same), (OTHER_DEFAULTS, Answer::Different)]
        {
            for (data_type, before, after) in cases {
                let asked = TextUse::Default(SqlType::built_in(*data_type));
                check(&database, &asked, &[(*before, *after)], &wanted);
            }
        }
    }
}

#[test]
fn generated_values() {
    for (data_type, before, after, wanted) in [
        ("text", "lower(name)", "LOWER( name )", Answer::Same),
        ("text", "lower(name)", "upper(name)", Answer::Different),
        ("varchar(9)", "'x'::character varying", "'x'", Answer::Same),
        ("varchar(9)", "('x'::text || name)", "'x' || name", Answer::Same),
        ("bigint", "(id + 1)", "id + 1", Answer::Same),
        ("bigint", "(id + 1)", "id + 2", Answer::Different),
        ("text", "id", "id", Answer::Same),
        ("text", "old", "new + 0", Answer::Different),
        ("text", "public.f((id)::integer)", "f(id::int)", Answer::Same),
        (
            "integer",
            "CASE\n    WHEN flag THEN 1\n    ELSE 2\nEND",
            "case when flag then 1 else 2 end",
            Answer::Same,
        ),
    ] {
        let asked = TextUse::Generated(SqlType::built_in(data_type));
        asks(&asked, &[(before, after)], &wanted);
    }
}

#[test]
fn nothing_is_run_and_nothing_is_left() {
    for database in databases(SETUP) {
        let mut client = database.connect().expect("the server answers");
        client
            .batch_execute("create sequence q; set search_path = s")
            .expect("the session is ours");
        let asked = TextUse::Default(SqlType::built_in("bigint"));
        let question = question(&asked, "nextval('public.q'::regclass)", "nextval('public.q')");
        assert_eq!(answer(&mut client, &[question]).expect("it can be asked"), [Answer::Same]);
        let row = client
            .query_one(
                "select (select is_called from public.q), current_setting('search_path'),
                exists (select from pg_class where relnamespace = pg_my_temp_schema())",
                &[],
            )
            .expect("the session goes on");
        assert_eq!((row.get(0), row.get::<_, &str>(1), row.get(2)), (false, "s", false));
    }
}

#[test]
fn a_role_that_may_make_nothing_asks_the_planner() {
    for database in databases(SETUP) {
        let mut client = database.connect().expect("the server answers");
        client
        .batch_execute(
            "do $$ begin execute format('revoke all on database %I from public', current_database()); end $$;
             create role asker; set role asker",
        )
        .expect("the session is ours");
        let condition = |before, after| question(&TextUse::Condition, before, after);
        let questions = [
            condition("((status)::text = 'a'::text)", "status = 'a'"),
            condition("(id > 0)", "id >= 0"),
            condition("(name = ('x'::text COLLATE \"C\"))", "name = 'x' collate \"C\""),
            condition("(public.f((id)::integer) > 0)", "public.f(id::int) > 0"),
        ];
        let answers = answer(&mut client, &questions).expect("it can be asked");
        let [Answer::Same, Answer::Different, Answer::Unknown(_), Answer::Unknown(_)] =
            answers.as_slice()
        else {
            panic!("{answers:?}")
        };
    }
}

/// The planner alone may not know, but it is never wrong; the parser alone knows as much as both.
#[test]
fn each_way_alone_is_never_wrong() {
    for database in databases(SETUP) {
        let mut client = database.connect().expect("the server answers");
        for (cases, wanted) in
            [(SAME_CONDITIONS, Answer::Same), (OTHER_CONDITIONS, Answer::Different)]
        {
            let questions: Vec<Question> = cases
                .iter()
                .map(|(before, after)| question(&TextUse::Condition, before, after))
                .collect();
            let mut known = 0;
            for (ways, may_not_know) in [(Ways::Planner, true), (Ways::Parser, false)] {
                let answers = answer_by(&mut client, &questions, ways).expect("it can be asked");
                for (case, answer) in cases.iter().zip(&answers) {
                    let unknown = may_not_know && matches!(answer, Answer::Unknown(_));
                    assert!(unknown || *answer == wanted, "{ways:?} of {case:?}: {answer:?}");
                    known += usize::from(*answer == wanted && may_not_know);
                }
            }
            assert!(known * 2 > cases.len(), "the planner knows {known} of {} only", cases.len());
        }
    }
}

/// A cast of the user's own would run when a plan folds constants.
#[test]
fn planning_runs_nothing_of_the_users() {
    for database in databases(SETUP) {
        let mut client = database.connect().expect("the server answers");
        client
            .batch_execute(
                "create table log (at int);
             create function spy(int) returns int language plpgsql immutable as
                 'begin raise exception ''run''; end';
             create type wrapped as (v int);
             create function wrap(int) returns wrapped language plpgsql immutable as
                 'begin raise exception ''run''; end';
             create cast (int as wrapped) with function wrap(int) as implicit",
            )
            .expect("the set-up runs");
        let questions = [
            question(&TextUse::Condition, "(public.spy(1) > 0)", "spy(1)  > 0"),
            question(&TextUse::Condition, "(id > 0)", "id > 0 and spy(1) > 0"),
        ];
        for ways in [Ways::Planner, Ways::Both] {
            let answers = answer_by(&mut client, &questions, ways).expect("nothing is run");
            assert_ne!(answers[0], Answer::Different, "{ways:?}");
            assert_ne!(answers[1], Answer::Same, "{ways:?}");
        }
    }
}

fn asks(used_as: &TextUse, cases: &[(&str, &str)], wanted: &Answer) {
    for database in databases(SETUP) {
        check(&database, used_as, cases, wanted);
    }
}

fn check(database: &Database, used_as: &TextUse, cases: &[(&str, &str)], wanted: &Answer) {
    let mut client = database.connect().expect("the server answers");
    let questions: Vec<Question> =
        cases.iter().map(|(before, after)| question(used_as, before, after)).collect();
    let answers = answer(&mut client, &questions).expect("it can be asked");
    let wrong: Vec<_> = cases.iter().zip(&answers).filter(|(_, it)| *it != wanted).collect();
    assert!(wrong.is_empty(), "not {wanted:?}: {wrong:#?}");
}

#[test]
fn what_a_text_depends_on() {
    let table = QualifiedName::new("public", "t");
    let column = |name: &str| ObjectId::column(&table, &name.into());
    let other = |name: &str| ObjectId::qualified(Kind::Other, &QualifiedName::new("public", name));
    let cases: [(TextUse, &str, Option<Vec<ObjectId>>); 8] = [
        (TextUse::Condition, "id > 0", Some(vec![column("id")])),
        (
            TextUse::Condition,
            "f(new) > 0 and name <> 'old'",
            Some(vec![column("name"), column("new"), other("f(integer)")]),
        ),
        (
            TextUse::Condition,
            "'sad'::mood = any (array['ok']::mood[])",
            Some(vec![ObjectId::enumeration(&QualifiedName::new("public", "mood"))]),
        ),
        (TextUse::Value, "lower(name)", Some(vec![column("name")])),
        (
            TextUse::Default(SqlType::built_in("integer")),
            "nextval('numbers') + f(1)",
            Some(vec![
                ObjectId::sequence(&QualifiedName::new("public", "numbers")),
                other("f(integer)"),
            ]),
        ),
        (TextUse::Condition, "'new'::missing = 'x'", None),
        (TextUse::Condition, "g(id) > 0", None),
        (TextUse::Condition, "id > ", None),
    ];
    let (asked, wanted): (Vec<_>, Vec<_>) =
        cases.into_iter().map(|(asked, text, on)| (question(&asked, text, text), on)).unzip();
    let wanted: Vec<Option<BTreeSet<ObjectId>>> =
        wanted.into_iter().map(|it| it.map(BTreeSet::from_iter)).collect();
    let setup = format!("{SETUP} create sequence numbers;");
    for scratch in scratches() {
        let database = scratch.database().expect("it can be made");
        let mut client = database.connect().expect("it answers");
        client.batch_execute(&setup).expect("it runs");
        let found = dependencies(&mut client, &asked).expect("it can be asked");
        assert_eq!(found, wanted);
        let left = "select from pg_class where relname = 'driftless'";
        assert!(client.query(left, &[]).expect("it answers").is_empty(), "nothing is left behind");
    }
    // Elsewhere nobody runs what texts reach.
    for database in databases(&setup) {
        let mut client = database.connect().expect("it answers");
        let found = dependencies(&mut client, &asked).expect("it can be asked");
        assert!(found.iter().all(Option::is_none));
    }
}

/// The check of a domain is asked as a condition over a row of one column, which has the name and the type of `VALUE`.
#[test]
fn checks_of_domains() {
    let mood = || SqlType::of_enum(QualifiedName::new("public", "mood"));
    let built_in = SqlType::built_in;
    let cases = [
        (built_in("text"), "VALUE ~ '@'::text", "VALUE ~ '@'", Answer::Same),
        (built_in("text"), "VALUE <> ''::text", "\"value\" <> ''", Answer::Same),
        (built_in("text"), "VALUE <> ''::text", "VALUE <> 'x'", Answer::Different),
        (built_in("text"), "length(VALUE) < 9", "length(value)<9", Answer::Same),
        (
            built_in("character varying(20)"),
            "(VALUE)::text ~ '@'::text",
            "VALUE ~ '@'",
            Answer::Same,
        ),
        (built_in("integer"), "VALUE > 0", "VALUE >= 0", Answer::Different),
        (
            built_in("integer"),
            "(VALUE > 0) AND (VALUE < 9)",
            "value > 0 and value < 9",
            Answer::Same,
        ),
        (built_in("integer").into_array(), "(VALUE)[1] > 0", "VALUE[1] > 0", Answer::Same),
        (built_in("integer").into_array(), "(VALUE)[1] > 0", "(VALUE)[1] > 0 ", Answer::Same),
        (built_in("integer").into_array(), "(VALUE)[1] > 0", "VALUE[2] > 0", Answer::Different),
        (mood(), "VALUE <> 'sad'::public.mood", "VALUE <> 'sad'", Answer::Same),
        (
            mood().into_array(),
            "'sad'::public.mood <> ALL (VALUE)",
            "'sad' <> all (VALUE)",
            Answer::Same,
        ),
        (built_in("public.word"), "(VALUE)::text <> ''::text", "VALUE <> ''", Answer::Same),
        (built_in("public.word"), "(VALUE)::text <> ''::text", "VALUE <> 'x'", Answer::Different),
        (
            built_in("public.word").into_array(),
            "(VALUE)[1] IS NOT NULL",
            "VALUE[1] is not null",
            Answer::Same,
        ),
        (built_in("public.bold"), "(VALUE)::text <> ''::text", "VALUE <> ''", Answer::Same),
    ];
    let setup = format!(
        "{SETUP} create function is_bold(text) returns boolean immutable language sql as 'select $1 = upper($1)';
         create domain bold as text check (is_bold(value))"
    );
    let (questions, wanted): (Vec<_>, Vec<_>) = cases
        .into_iter()
        .map(|(data_type, before, after, wanted)| (over_a_value(data_type, before, after), wanted))
        .unzip();
    for database in databases(&setup) {
        let mut client = database.connect().expect("the server answers");
        for ways in [Ways::Both, Ways::Parser, Ways::Planner] {
            let answers = answer_by(&mut client, &questions, ways).expect("it can be asked");
            for ((question, wanted), answer) in questions.iter().zip(&wanted).zip(&answers) {
                let spelled = question.row[0].data_type.to_string();
                // Reading a value of `bold` runs a function.
                let may_not_know = spelled == "public.bold"
                    || ways == Ways::Planner && spelled.starts_with("public.word");
                let unknown = may_not_know && matches!(answer, Answer::Unknown(_));
                let is_right = if may_not_know { unknown } else { answer == wanted };
                assert!(is_right, "{ways:?}: {question:#?}: {answer:?}");
            }
        }
    }
    for scratch in scratches() {
        let database = scratch.database().expect("it can be made");
        let mut client = database.connect().expect("it answers");
        client.batch_execute(&setup).expect("it runs");
        assert_eq!(answer(&mut client, &questions).expect("it can be asked"), wanted);
    }
}

/// The labels exchange their names, and the enum is renamed. In a database that driftless did not create, no type is altered,
/// so that nothing is known.
#[test]
fn renamed_labels() {
    let renamed = RenamedEnum {
        names: Pair {
            before: QualifiedName::new("public", "mood"),
            after: QualifiedName::new("s", "feeling"),
        },
        labels: Pair { before: ["sad", "ok"], after: ["ok", "sad"] }
            .map(|it| it.map(str::to_owned).to_vec()),
        renamed: [("sad", "ok"), ("ok", "sad")]
            .map(|(before, after)| Pair { before: before.to_owned(), after: after.to_owned() })
            .to_vec(),
    };
    let cases = [
        ("(mood = 'ok'::public.mood)", "mood = 'sad'", Answer::Same),
        ("(mood = 'ok'::public.mood)", "mood = 'sad'::s.feeling", Answer::Same),
        ("(mood = 'ok'::public.mood)", "mood = 'ok'", Answer::Different),
        ("((mood)::text = 'ok'::text)", "mood::text = 'sad'", Answer::Different),
        ("((mood)::text = 'ok'::text)", "mood::text = 'ok'", Answer::Same),
        ("('{ok}'::public.mood[] @> ARRAY[mood])", "'{sad}' @> array[mood]", Answer::Same),
    ];
    let (questions, wanted): (Vec<_>, Vec<_>) = cases
        .into_iter()
        .map(|(before, after, wanted)| {
            let mut question = question(&TextUse::Condition, before, after);
            let base = BaseType::Defined(Kind::Enum, renamed.names.before.clone());
            question.row[3].data_type = SqlType { base, array: false };
            (Question { enums: vec![renamed.clone()], ..question }, wanted)
        })
        .unzip();
    for database in databases(SETUP) {
        let mut client = database.connect().expect("the server answers");
        assert_eq!(answer(&mut client, &questions).expect("it can be asked"), wanted);
        let labels = "select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e
            where e.enumtypid = 'public.mood'::regtype";
        let row = client.query_one(labels, &[]).expect("the catalog can be read");
        assert_eq!(row.get::<_, &str>(0), "sad,ok");
        let mut client = database.target().connect().expect("the server answers");
        let answers = answer(&mut client, &questions).expect("it can be asked");
        assert!(answers.iter().all(|it| matches!(it, Answer::Unknown(_))), "{answers:?}");
    }
}

/// No text of a type names a table, and a table that is called as its only column can only be the column.
fn over_a_value(data_type: SqlType, before: &str, after: &str) -> Question {
    let name = || Some("value".into());
    let table = QualifiedName::new("public", "value");
    Question {
        used_as: TextUse::Condition,
        table: Pair { before: table.clone(), after: table },
        row: vec![RowColumn { names: Pair { before: name(), after: name() }, data_type }],
        texts: Pair { before: Expression::new(before), after: Expression::new(after) },
        enums: Vec::new(),
    }
}

fn question(used_as: &TextUse, before: &str, after: &str) -> Question {
    let row = ROW.iter().map(|(before, after, data_type)| RowColumn {
        names: Pair { before: Some((*before).into()), after: Some((*after).into()) },
        data_type: SqlType::built_in(*data_type),
    });
    let table = QualifiedName::new("public", "t");
    Question {
        used_as: used_as.clone(),
        table: Pair { before: table.clone(), after: table },
        row: row.collect(),
        texts: Pair { before: Expression::new(before), after: Expression::new(after) },
        enums: Vec::new(),
    }
}
