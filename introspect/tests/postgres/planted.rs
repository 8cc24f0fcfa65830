//! What somebody with little rights has put into a database is not run by whoever reads it.

use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::settle::{Ways, answer_by};
use driftless_introspect::{Client, Target};
use driftless_schema::{
    Answer, Expression, Pair, QualifiedName, Question, RowColumn, SqlType, TextUse,
};

use crate::servers::databases;

/// Each function of the planter's tells that it was run, whoever runs it and whatever is rolled back: a sequence goes on.
const PLANTED: &str = "
    do $$ begin create role planter; exception when duplicate_object or unique_violation then null; end $$;
    create schema planted authorization planter;
    grant create on schema public to planter;
    create sequence public.traces;
    grant usage on sequence public.traces to public;
    set role planter;
    create function planted.spy() returns boolean language plpgsql immutable as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return true; end $$;
    create function planted.spies(text) returns boolean language plpgsql immutable as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return true; end $$;
    create domain planted.guarded as text check (planted.spies(value));
    create type planted.wraps as (inside planted.guarded);
    create table planted.t (a planted.guarded[], b planted.wraps, c text);
    create function planted.takes(planted.guarded[]) returns boolean language sql immutable as 'select true';
    create type planted.ranged as range (subtype = planted.guarded);
";

/// Operators and functions by which unqualified SQL would be caught, each an exact match where PostgreSQL's own needs a cast,
/// or before it on the path.
const CATCHING: &str = "
    create function public.caught(name, text) returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1::text operator(pg_catalog.=) $2; end $$;
    create function public.caught(text, text) returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1 operator(pg_catalog.=) $2; end $$;
    create function public.caught(oid, oid) returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1 operator(pg_catalog.=) $2; end $$;
    create function public.caught(\"char\", \"char\") returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1 operator(pg_catalog.=) $2; end $$;
    create operator public.= (leftarg = name, rightarg = text, function = public.caught);
    create operator public.= (leftarg = text, rightarg = text, function = public.caught);
    create operator public.= (leftarg = oid, rightarg = oid, function = public.caught);
    create operator public.= (leftarg = \"char\", rightarg = \"char\", function = public.caught);
    create operator public.<> (leftarg = name, rightarg = text, function = public.caught);
    create operator public.<> (leftarg = oid, rightarg = oid, function = public.caught);
    create operator public.!~ (leftarg = name, rightarg = text, function = public.caught);
    create function public.current_setting(text) returns text language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return pg_catalog.current_setting($1); end $$;
    create function public.set_config(text, text, boolean) returns text language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return ''; end $$;
    create function public.to_regclass(text) returns regclass language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return null; end $$;
    reset role;
    do $$ begin
        execute pg_catalog.format('alter database %I set search_path = public, planted, pg_catalog', pg_catalog.current_database());
    end $$;
";

fn traces(target: &Target) -> bool {
    let mut client = target.connect().expect("the server answers");
    client
        .query_one("select is_called from public.traces", &[])
        .expect("the sequence can be read")
        .get(0)
}

fn question(used_as: TextUse, column: &str, before: &str, after: &str) -> Question {
    let table = QualifiedName::new("planted", "t");
    Question {
        used_as,
        table: Pair { before: table.clone(), after: table },
        row: vec![RowColumn {
            names: Pair { before: Some("a".into()), after: Some("a".into()) },
            data_type: SqlType::built_in(column),
        }],
        texts: Pair { before: Expression::new(before), after: Expression::new(after) },
        enums: Vec::new(),
    }
}

/// What reads a text by turning a literal into a value of the planter's, or plans what the planter's functions compute.
fn questions() -> Vec<Question> {
    let text = || SqlType::built_in("text");
    let array = "planted.guarded[]";
    vec![
        question(
            TextUse::Condition,
            "text",
            "('{x}'::planted.guarded[] is null)",
            "'{x}'::planted.guarded[] is not null",
        ),
        question(TextUse::Condition, array, "(a = '{x}')", "a <> '{x}'"),
        question(TextUse::Condition, "text", "planted.takes('{x}')", "not planted.takes('{x}')"),
        question(
            TextUse::Condition,
            "text",
            "('(x)'::planted.wraps is null)",
            "'(x)'::planted.wraps is not null",
        ),
        question(
            TextUse::Condition,
            "text",
            "('[a,b]'::planted.ranged is null)",
            "'[a,b]'::planted.ranged is not null",
        ),
        question(TextUse::Value, "text", "(planted.spy())", "not planted.spy()"),
        question(
            TextUse::Generated(text()),
            "text",
            "planted.spy()::text",
            "(not planted.spy())::text",
        ),
        question(
            TextUse::Default(text()),
            "text",
            "planted.spy()::text",
            "(not planted.spy())::text",
        ),
        question(TextUse::Default(SqlType::built_in(array)), "text", "'{x}'", "'{y}'"),
        question(TextUse::Cast, "text", "text", "planted.guarded"),
        question(TextUse::Cast, "text", "text[]", array),
        question(TextUse::Type, "text", array, "planted.guarded"),
    ]
}

#[test]
fn reading_runs_nothing() {
    for database in databases(&format!("{PLANTED}{CATCHING}")) {
        // As a superuser, which is what a planter waits for.
        let mut client = database.target().connect().expect("the server answers");
        server_version(&mut client).expect("the server answers");
        let namespaces = user_namespaces(&mut client).expect("the catalog can be read");
        read(&mut client, &namespaces).expect("the catalog can be read");
        for ways in [Ways::Both, Ways::Planner, Ways::Parser] {
            for question in questions() {
                let answers = answer_by(&mut client, std::slice::from_ref(&question), ways);
                let answers = answers.expect("it can be asked");
                assert_ne!(answers, [Answer::Same], "{question:?}");
            }
        }
        assert!(!traces(database.target()), "something of the planter's was run");
        // A pooler hands the session on, so that nothing stays set in it.
        let path = "select pg_catalog.current_setting('search_path')";
        let path: String = client.query_one(path, &[]).expect("it answers").get(0);
        assert_eq!(path, "public, planted, pg_catalog");
    }
}

/// Where it is a session of our own, they are told apart all the same.
#[test]
fn the_traces_show_what_is_run() {
    for database in databases(&format!("{PLANTED}{CATCHING}")) {
        let mut client: Client = database.target().connect().expect("the server answers");
        client.batch_execute("select 1 where 'a'::text = 'a'::text").expect("it runs");
        assert!(traces(database.target()), "the planted operator is not found where it should be");
    }
}
