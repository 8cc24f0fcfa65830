//! No verb runs, with the rights of its caller, what a role with few rights has put into the database.

use super::project::{Project, column, table};

/// Objects that would catch unqualified SQL: types, functions and operators with PostgreSQL's names, found first. Each
/// leaves a trace that no rollback removes.
const PLANTED: &str = "
    create sequence public.traces;
    grant usage on sequence public.traces to public;
    do $$ begin create role planter; exception when duplicate_object or unique_violation then null; end $$;
    grant create on schema public to planter;
    set role planter;
    create function public.spies(pg_catalog.text) returns boolean language plpgsql immutable as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return true; end $$;
    create domain public.text as pg_catalog.text check (public.spies(value));
    create domain public.name as pg_catalog.name check (public.spies(value::pg_catalog.text));
    create domain public.oid as pg_catalog.oid check (public.spies('x'));
    create domain public.bool as pg_catalog.bool check (public.spies('x'));
    create domain public.int4 as pg_catalog.int4 check (public.spies('x'));
    create domain public.int8 as pg_catalog.int8 check (public.spies('x'));
    create domain public.regclass as pg_catalog.regclass check (public.spies('x'));
    create function public.caught(pg_catalog.\"varchar\", pg_catalog.text) returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1::pg_catalog.text operator(pg_catalog.=) $2; end $$;
    create function public.caught(pg_catalog.name, pg_catalog.text) returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1::pg_catalog.text operator(pg_catalog.=) $2; end $$;
    create function public.caught(pg_catalog.text, pg_catalog.text) returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1 operator(pg_catalog.=) $2; end $$;
    create function public.caught(pg_catalog.name, pg_catalog.name) returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1 operator(pg_catalog.=) $2; end $$;
    create function public.caught(pg_catalog.oid, pg_catalog.oid) returns boolean language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return $1 operator(pg_catalog.=) $2; end $$;
    create operator public.= (leftarg = pg_catalog.\"varchar\", rightarg = pg_catalog.text, function = public.caught);
    create operator public.= (leftarg = pg_catalog.name, rightarg = pg_catalog.text, function = public.caught);
    create operator public.= (leftarg = pg_catalog.name, rightarg = pg_catalog.name, function = public.caught);
    create operator public.= (leftarg = pg_catalog.text, rightarg = pg_catalog.text, function = public.caught);
    create operator public.= (leftarg = pg_catalog.oid, rightarg = pg_catalog.oid, function = public.caught);
    create function public.current_database() returns pg_catalog.name language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return pg_catalog.current_database(); end $$;
    create function public.pg_backend_pid() returns pg_catalog.int4 language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return pg_catalog.pg_backend_pid(); end $$;
    create function public.to_regclass(pg_catalog.text) returns pg_catalog.regclass language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return pg_catalog.to_regclass($1); end $$;
    create function public.now() returns timestamp with time zone language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return pg_catalog.now(); end $$;
    create function public.clock_timestamp() returns timestamp with time zone language plpgsql as
        $$ begin perform pg_catalog.nextval('public.traces'::pg_catalog.regclass); return pg_catalog.clock_timestamp(); end $$;
    reset role;
    do $$ begin
        execute pg_catalog.format('alter database %I set search_path = public, pg_catalog', pg_catalog.current_database());
    end $$;
";

#[test]
fn no_verb_runs_what_was_planted() {
    let project = Project::new();
    project.models(&[table("User", "users", &[column("age", "age", "integer")])]);
    project.migration(
        "1_users",
        "create table public.users (id bigint primary key);",
        "drop table public.users;",
    );
    project.migration(
        "2_age",
        "alter table public.users add age integer;",
        "alter table public.users drop age;",
    );
    project.by_hand(PLANTED);
    let traced = || project.answer("select is_called::pg_catalog.text from public.traces");
    for (verb, codes) in [
        (&["status"][..], &[1][..]),
        (&["current"], &[0]),
        (&["upgrade", "+1"], &[0]),
        (&["check"], &[0, 1, 5]),
        (&["upgrade"], &[0]),
        (&["check"], &[0, 1, 5]),
        (&["history"], &[0]),
        (&["show", "1_users"], &[0]),
        (&["downgrade", "-1"], &[0]),
        (&["stamp", "head"], &[0]),
        (&["stamp", "--checksums"], &[0]),
        (&["stamp", "1_users"], &[0]),
        (&["upgrade", "--sql"], &[0]),
        (&["diff", "--from", "database", "--to", "models"], &[0, 1, 5]),
        (&["diff", "--from", "migrations", "--to", "database"], &[0, 1, 5]),
        (&["verify"], &[0]),
        (&["heads"], &[0]),
    ] {
        let ran = project.run(verb);
        assert!(codes.contains(&ran.code), "{verb:?}: {ran:?}");
        assert_eq!(traced(), "false", "{verb:?} ran what was planted: {ran:?}");
    }
}

/// Checks that the traces work.
#[test]
fn what_was_planted_would_be_found() {
    let project = Project::new();
    project.by_hand(PLANTED);
    for caught in [
        "select 'x'::text",
        "select 1 where 'x'::pg_catalog.text = 'x'::pg_catalog.text",
        "select current_database()",
    ] {
        project.by_hand("alter sequence public.traces restart");
        project.by_hand("select pg_catalog.setval('public.traces', 1, false)");
        project.by_hand(caught);
        let query = "select is_called::pg_catalog.text from public.traces";
        assert_eq!(project.answer(query), "true", "{caught}");
    }
}
