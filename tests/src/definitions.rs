//! Views, functions and everything else that SQL defines, each in several forms: the base of it, and forms that differ from the base
//! in one thing. They stand on two tables with rows.

use proptest::prelude::{Strategy, any};
use proptest::sample::select;

/// An object, or a few that belong together.
#[derive(Debug)]
pub struct Piece {
    /// What it is: `view`.
    pub name: &'static str,
    /// The pieces that it needs.
    needs: &'static [&'static str],
    /// Its forms. The first is its base.
    pub forms: &'static [Form],
}

/// One form of a piece.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What is special: `another_condition`.
    pub name: &'static str,
    /// The first major version that knows it.
    pub since: u32,
    sql: &'static str,
}

const fn form(name: &'static str, sql: &'static str) -> Form {
    Form { name, since: 13, sql }
}

const fn newer(since: u32, name: &'static str, sql: &'static str) -> Form {
    Form { name, since, sql }
}

/// What all of them stand on.
pub const GROUND: &str = "
create table account (id integer primary key, name text not null, amount numeric(10, 2), at timestamptz default now(), tags text[]);
create table entry (id bigint primary key, account_id integer references account, note text);
create foreign data wrapper files;
";

/// Rows for that.
pub const ROWS: &str = "
insert into account values (1, 'one', 1.5, '2020-01-01', '{a,b}'), (2, 'two', null, null, null);
insert into entry values (1, 1, 'first'), (2, 1, null), (3, null, '');
";

/// The register: each piece after those that it needs.
pub const PIECES: &[Piece] = &[
    Piece {
        name: "function",
        needs: &[],
        forms: &[
            form(
                "base",
                "create function twice(a integer) returns integer language sql as 'select a * 2';",
            ),
            form(
                "another_body",
                "create function twice(a integer) returns integer language sql as 'select a + a';",
            ),
            form(
                "another_language",
                "create function twice(a integer) returns integer language plpgsql as 'begin return a * 2; end';",
            ),
            form(
                "another_result",
                "create function twice(a integer) returns bigint language sql as 'select a * 2::bigint';",
            ),
            form(
                "another_argument",
                "create function twice(a bigint) returns integer language sql as 'select a::integer * 2';",
            ),
            form(
                "another_name_of_the_argument",
                "create function twice(b integer) returns integer language sql as 'select b * 2';",
            ),
            form(
                "a_default",
                "create function twice(a integer default 1) returns integer language sql as 'select a * 2';",
            ),
            form(
                "volatility",
                "create function twice(a integer) returns integer language sql immutable as 'select a * 2';",
            ),
            form(
                "strictness",
                "create function twice(a integer) returns integer language sql strict as 'select a * 2';",
            ),
            form(
                "definer",
                "create function twice(a integer) returns integer language sql security definer as 'select a * 2';",
            ),
            form(
                "parallel",
                "create function twice(a integer) returns integer language sql parallel safe as 'select a * 2';",
            ),
            form(
                "cost",
                "create function twice(a integer) returns integer language sql cost 7 as 'select a * 2';",
            ),
            form(
                "leakproof",
                "create function twice(a integer) returns integer language sql leakproof as 'select a * 2';",
            ),
            form(
                "settings",
                "create function twice(a integer) returns integer language sql set search_path = '' set work_mem = '1MB' as 'select a * 2';",
            ),
            newer(
                14,
                "atomic",
                "create function twice(a integer) returns integer language sql begin atomic select a * 2; end;",
            ),
            form(
                "comment",
                "create function twice(a integer) returns integer language sql as 'select a * 2'; comment on function twice(integer) is 'it''s double';",
            ),
            form(
                "owner",
                "create function twice(a integer) returns integer language sql as 'select a * 2'; alter function twice(integer) owner to case_owner;",
            ),
            form(
                "privileges",
                "create function twice(a integer) returns integer language sql as 'select a * 2'; revoke execute on function twice(integer) from public; grant execute on function twice(integer) to case_reader;",
            ),
        ],
    },
    Piece {
        name: "set_returning_function",
        needs: &[],
        forms: &[
            form(
                "base",
                "create function names() returns setof text language sql as 'select name from account';",
            ),
            form(
                "rows",
                "create function names() returns setof text language sql rows 7 as 'select name from account';",
            ),
            form(
                "table",
                "create function names() returns table (name text, id integer) language sql as 'select name, id from account';",
            ),
            form(
                "of_a_table",
                "create function names() returns setof account language sql as 'select * from account';",
            ),
        ],
    },
    Piece {
        name: "procedure",
        needs: &[],
        forms: &[
            form(
                "base",
                "create procedure forget(a integer) language sql as 'delete from entry where account_id = a';",
            ),
            form(
                "another_body",
                "create procedure forget(a integer) language sql as 'delete from entry where account_id = a and note is null';",
            ),
            form(
                "inout",
                "create procedure forget(inout a integer) language sql as 'select a + 1';",
            ),
            form(
                "comment",
                "create procedure forget(a integer) language sql as 'delete from entry where account_id = a'; comment on procedure forget(integer) is 'gone';",
            ),
        ],
    },
    Piece {
        name: "aggregate",
        needs: &["function"],
        forms: &[
            form("base", "create aggregate total(integer) (sfunc = int4pl, stype = integer);"),
            form(
                "initial",
                "create aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '0');",
            ),
            form(
                "parallel",
                "create aggregate total(integer) (sfunc = int4pl, stype = integer, combinefunc = int4pl, parallel = safe);",
            ),
            form(
                "comment",
                "create aggregate total(integer) (sfunc = int4pl, stype = integer); comment on aggregate total(integer) is 'sum';",
            ),
        ],
    },
    Piece {
        name: "view",
        needs: &[],
        forms: &[
            form("base", "create view person as select id, name from account where name <> '';"),
            form(
                "another_condition",
                "create view person as select id, name from account where length(name) > 0;",
            ),
            form(
                "a_column_more",
                "create view person as select id, name, amount from account where name <> '';",
            ),
            form("a_column_less", "create view person as select id from account where name <> '';"),
            form(
                "another_type",
                "create view person as select id::bigint as id, name from account where name <> '';",
            ),
            form(
                "another_name",
                "create view person as select id, name as called from account where name <> '';",
            ),
            form(
                "barrier",
                "create view person with (security_barrier) as select id, name from account where name <> '';",
            ),
            newer(
                15,
                "invoker",
                "create view person with (security_invoker) as select id, name from account where name <> '';",
            ),
            form(
                "check_option",
                "create view person as select id, name from account where name <> '' with local check option;",
            ),
            form(
                "default",
                "create view person as select id, name from account where name <> ''; alter view person alter column name set default 'x';",
            ),
            form(
                "comments",
                "create view person as select id, name from account where name <> ''; comment on view person is 'named'; comment on column person.id is 'number';",
            ),
            form(
                "owner",
                "create view person as select id, name from account where name <> ''; alter view person owner to case_owner;",
            ),
            form(
                "privileges",
                "create view person as select id, name from account where name <> ''; grant select on person to case_reader; grant update (name) on person to case_other;",
            ),
        ],
    },
    Piece {
        name: "view_of_a_view",
        needs: &["view"],
        forms: &[
            form("base", "create view numbered as select id from person;"),
            form("with_a_call", "create view numbered as select id, id + 1 as next from person;"),
            form(
                "instead_of",
                "create view numbered as select id from person; create function refuse() returns trigger language plpgsql as 'begin return null; end'; create trigger refused instead of insert on numbered for each row execute function refuse();",
            ),
        ],
    },
    Piece {
        name: "materialized_view",
        needs: &[],
        forms: &[
            form(
                "base",
                "create materialized view counted as select account_id, count(*) as entries from entry group by account_id;",
            ),
            form(
                "another_query",
                "create materialized view counted as select account_id, count(note) as entries from entry group by account_id;",
            ),
            form(
                "index",
                "create materialized view counted as select account_id, count(*) as entries from entry group by account_id; create unique index counted_once on counted (account_id); create index on counted (entries desc) where entries > 1;",
            ),
            form(
                "options",
                "create materialized view counted with (fillfactor = 70) as select account_id, count(*) as entries from entry group by account_id;",
            ),
            form(
                "statistics",
                "create materialized view counted as select account_id, count(*) as entries from entry group by account_id; alter materialized view counted alter column entries set statistics 5;",
            ),
            form(
                "comments",
                "create materialized view counted as select account_id, count(*) as entries from entry group by account_id; comment on materialized view counted is 'how many'; comment on column counted.entries is 'n';",
            ),
            form(
                "privileges",
                "create materialized view counted as select account_id, count(*) as entries from entry group by account_id; grant select on counted to public;",
            ),
        ],
    },
    Piece {
        name: "trigger",
        needs: &[],
        forms: &[
            form(
                "base",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before update on account for each row execute function touch();",
            ),
            form(
                "columns",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before update of name, amount on account for each row execute function touch();",
            ),
            form(
                "condition",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before update on account for each row when (old.name is distinct from new.name) execute function touch();",
            ),
            form(
                "events",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before insert or update on account for each row execute function touch();",
            ),
            form(
                "after",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched after update on account for each row execute function touch();",
            ),
            form(
                "statement",
                "create function touch() returns trigger language plpgsql as 'begin return null; end'; create trigger touched after update on account referencing old table as before new table as now for each statement execute function touch();",
            ),
            form(
                "arguments",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before update on account for each row execute function touch('a', 'it''s');",
            ),
            form(
                "constraint",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create constraint trigger touched after update on account deferrable initially deferred for each row execute function touch();",
            ),
            form(
                "disabled",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before update on account for each row execute function touch(); alter table account disable trigger touched;",
            ),
            form(
                "replica",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before update on account for each row execute function touch(); alter table account enable replica trigger touched;",
            ),
            form(
                "comment",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before update on account for each row execute function touch(); comment on trigger touched on account is 'at';",
            ),
            form(
                "on_another_table",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'; create trigger touched before update on entry for each row execute function touch();",
            ),
        ],
    },
    Piece {
        name: "rule",
        needs: &[],
        forms: &[
            form(
                "base",
                "create rule kept as on delete to entry where old.id = 1 do instead nothing;",
            ),
            form(
                "another_condition",
                "create rule kept as on delete to entry where old.id < 2 do instead nothing;",
            ),
            form("another_action", "create rule kept as on delete to entry do also notify gone;"),
            form(
                "disabled",
                "create rule kept as on delete to entry where old.id = 1 do instead nothing; alter table entry disable rule kept;",
            ),
            form(
                "comment",
                "create rule kept as on delete to entry where old.id = 1 do instead nothing; comment on rule kept on entry is 'first';",
            ),
        ],
    },
    Piece {
        name: "policy",
        needs: &[],
        forms: &[
            form("base", "create policy own on account using (name = current_user);"),
            form("another_condition", "create policy own on account using (name = session_user);"),
            form(
                "check",
                "create policy own on account using (name = current_user) with check (amount > 0);",
            ),
            form("command", "create policy own on account for select using (name = current_user);"),
            form(
                "roles",
                "create policy own on account to case_reader, case_other using (name = current_user);",
            ),
            form(
                "restrictive",
                "create policy own on account as restrictive using (name = current_user);",
            ),
            form(
                "comment",
                "create policy own on account using (name = current_user); comment on policy own on account is 'mine';",
            ),
        ],
    },
    Piece {
        name: "composite_type",
        needs: &[],
        forms: &[
            form("base", "create type place as (street text, zip integer);"),
            form(
                "an_attribute_more",
                "create type place as (street text, zip integer, city text);",
            ),
            form("an_attribute_less", "create type place as (street text);"),
            form("another_type", "create type place as (street text, zip bigint);"),
            form("collation", "create type place as (street text collate \"C\", zip integer);"),
            form(
                "comments",
                "create type place as (street text, zip integer); comment on type place is 'where'; comment on column place.zip is 'code';",
            ),
            form(
                "owner",
                "create type place as (street text, zip integer); alter type place owner to case_owner;",
            ),
            form(
                "privileges",
                "create type place as (street text, zip integer); revoke usage on type place from public;",
            ),
        ],
    },
    Piece {
        name: "range_type",
        needs: &[],
        forms: &[
            form("base", "create type span as range (subtype = integer);"),
            form("subtype", "create type span as range (subtype = bigint);"),
            form(
                "difference",
                "create type span as range (subtype = double precision, subtype_diff = float8mi);",
            ),
            newer(
                14,
                "multirange",
                "create type span as range (subtype = integer, multirange_type_name = spans);",
            ),
            form(
                "comment",
                "create type span as range (subtype = integer); comment on type span is 'from to';",
            ),
        ],
    },
    Piece {
        name: "event_trigger",
        needs: &[],
        forms: &[
            form(
                "base",
                "create function noticed() returns event_trigger language plpgsql as 'begin end'; create event trigger watched on ddl_command_end execute function noticed();",
            ),
            form(
                "event",
                "create function noticed() returns event_trigger language plpgsql as 'begin end'; create event trigger watched on sql_drop execute function noticed();",
            ),
            form(
                "tags",
                "create function noticed() returns event_trigger language plpgsql as 'begin end'; create event trigger watched on ddl_command_end when tag in ('CREATE TABLE') execute function noticed();",
            ),
            form(
                "disabled",
                "create function noticed() returns event_trigger language plpgsql as 'begin end'; create event trigger watched on ddl_command_end execute function noticed(); alter event trigger watched disable;",
            ),
            form(
                "comment",
                "create function noticed() returns event_trigger language plpgsql as 'begin end'; create event trigger watched on ddl_command_end execute function noticed(); comment on event trigger watched is 'all';",
            ),
        ],
    },
    Piece {
        name: "publication",
        needs: &[],
        forms: &[
            form("base", "create publication news for table account;"),
            form("tables", "create publication news for table account, entry;"),
            form("options", "create publication news for table account with (publish = 'insert');"),
            newer(
                15,
                "columns",
                "create publication news for table account (id, name) where (id > 1);",
            ),
            form("all_tables", "create publication news for all tables;"),
            form(
                "comment",
                "create publication news for table account; comment on publication news is 'out';",
            ),
        ],
    },
    Piece {
        name: "server",
        needs: &[],
        forms: &[
            form("base", "create server away foreign data wrapper files;"),
            form("version", "create server away version '2' foreign data wrapper files;"),
            form(
                "options",
                "create server away foreign data wrapper files options (host 'a', \"odd name\" 'it''s');",
            ),
            form(
                "comment",
                "create server away foreign data wrapper files; comment on server away is 'there';",
            ),
            form(
                "owner_and_privileges",
                "create server away foreign data wrapper files; grant usage on foreign server away to case_reader;",
            ),
        ],
    },
    Piece {
        name: "foreign_table",
        needs: &["server"],
        forms: &[
            form("base", "create foreign table far (id integer, name text) server away;"),
            form(
                "options",
                "create foreign table far (id integer options (column_name 'n'), name text) server away options (path 'x');",
            ),
            form(
                "columns",
                "create foreign table far (id integer not null, name varchar(5) collate \"C\" default 'a') server away;",
            ),
            form(
                "check",
                "create foreign table far (id integer, name text, constraint far_positive check (id > 0)) server away;",
            ),
            form(
                "comments",
                "create foreign table far (id integer, name text) server away; comment on foreign table far is 'far'; comment on column far.id is 'n';",
            ),
        ],
    },
    Piece {
        name: "operator",
        needs: &[],
        forms: &[
            form(
                "base",
                "create function is_near(a text, b text) returns boolean language sql immutable as 'select a = b'; create operator ~~~ (function = is_near, leftarg = text, rightarg = text);",
            ),
            form(
                "estimators",
                "create function is_near(a text, b text) returns boolean language sql immutable as 'select a = b'; create operator ~~~ (function = is_near, leftarg = text, rightarg = text, restrict = eqsel, join = eqjoinsel);",
            ),
            form(
                "commutator",
                "create function is_near(a text, b text) returns boolean language sql immutable as 'select a = b'; create operator ~~~ (function = is_near, leftarg = text, rightarg = text, commutator = ~~~);",
            ),
            form(
                "comment",
                "create function is_near(a text, b text) returns boolean language sql immutable as 'select a = b'; create operator ~~~ (function = is_near, leftarg = text, rightarg = text); comment on operator ~~~ (text, text) is 'near';",
            ),
        ],
    },
    Piece {
        name: "text_search",
        needs: &[],
        forms: &[
            form(
                "base",
                "create text search dictionary stems (template = snowball, language = english); create text search configuration words (parser = default); alter text search configuration words add mapping for asciiword with stems;",
            ),
            form(
                "option",
                "create text search dictionary stems (template = snowball, language = german); create text search configuration words (parser = default); alter text search configuration words add mapping for asciiword with stems;",
            ),
            form(
                "mappings",
                "create text search dictionary stems (template = snowball, language = english); create text search configuration words (parser = default); alter text search configuration words add mapping for asciiword, word with stems, simple;",
            ),
            form(
                "comments",
                "create text search dictionary stems (template = snowball, language = english); create text search configuration words (parser = default); alter text search configuration words add mapping for asciiword with stems; comment on text search configuration words is 'w'; comment on text search dictionary stems is 's';",
            ),
        ],
    },
    Piece {
        name: "collation",
        needs: &[],
        forms: &[
            form("base", "create collation plain (provider = libc, locale = 'C');"),
            form("locale", "create collation plain (provider = libc, locale = 'POSIX');"),
            form(
                "comment",
                "create collation plain (provider = libc, locale = 'C'); comment on collation plain is 'bytes';",
            ),
            form(
                "owner",
                "create collation plain (provider = libc, locale = 'C'); alter collation plain owner to case_owner;",
            ),
        ],
    },
    Piece {
        name: "cast",
        needs: &["composite_type"],
        forms: &[
            form(
                "base",
                "create function described(a place) returns text language sql immutable as 'select a.street'; create cast (place as text) with function described(place);",
            ),
            form(
                "context",
                "create function described(a place) returns text language sql immutable as 'select a.street'; create cast (place as text) with function described(place) as assignment;",
            ),
            form(
                "comment",
                "create function described(a place) returns text language sql immutable as 'select a.street'; create cast (place as text) with function described(place); comment on cast (place as text) is 'shown';",
            ),
        ],
    },
    Piece {
        name: "partitions",
        needs: &[],
        forms: &[
            form(
                "base",
                "create table measured (at date not null, value integer) partition by range (at); create table measured_2020 partition of measured for values from ('2020-01-01') to ('2021-01-01');",
            ),
            form(
                "bounds",
                "create table measured (at date not null, value integer) partition by range (at); create table measured_2020 partition of measured for values from ('2020-01-01') to ('2022-01-01');",
            ),
            form(
                "another_partition",
                "create table measured (at date not null, value integer) partition by range (at); create table measured_2020 partition of measured for values from ('2020-01-01') to ('2021-01-01'); create table measured_rest partition of measured default;",
            ),
            form(
                "detached",
                "create table measured (at date not null, value integer) partition by range (at); create table measured_2020 (at date not null, value integer);",
            ),
            form(
                "of_its_own",
                "create table measured (at date not null, value integer) partition by range (at); create table measured_2020 partition of measured (value default 3, constraint positive check (value > 0)) for values from ('2020-01-01') to ('2021-01-01') with (fillfactor = 50); comment on table measured_2020 is 'old';",
            ),
            form(
                "key_and_index",
                "create table measured (at date primary key, value integer) partition by range (at); create table measured_2020 partition of measured for values from ('2020-01-01') to ('2021-01-01'); create index on measured (value);",
            ),
            form(
                "owner_of_one",
                "create table measured (at date not null, value integer) partition by range (at); create table measured_2020 partition of measured for values from ('2020-01-01') to ('2021-01-01'); alter table measured_2020 owner to case_owner;",
            ),
        ],
    },
    Piece {
        name: "heir",
        needs: &[],
        forms: &[
            form(
                "base",
                "create table parent (id integer, name text default 'x'); create table heir (more integer) inherits (parent);",
            ),
            form(
                "default",
                "create table parent (id integer, name text default 'x'); create table heir (more integer) inherits (parent); alter table heir alter name set default 'y';",
            ),
            form(
                "column_of_the_parent",
                "create table parent (id integer, name text default 'x', extra boolean); create table heir (more integer) inherits (parent);",
            ),
        ],
    },
    Piece {
        name: "default_privileges",
        needs: &[],
        forms: &[
            form(
                "base",
                "alter default privileges for role case_owner grant select on tables to case_reader;",
            ),
            form(
                "privileges",
                "alter default privileges for role case_owner grant select, insert on tables to case_reader;",
            ),
            form(
                "grantable",
                "alter default privileges for role case_owner grant select on tables to case_reader with grant option;",
            ),
            form(
                "in_a_schema",
                "alter default privileges for role case_owner in schema public grant usage on sequences to case_reader;",
            ),
        ],
    },
];

impl Piece {
    fn at(name: &str) -> usize {
        PIECES.iter().position(|it| it.name == name).expect("a piece needs others of the register")
    }
}

/// One form of each piece, or none.
pub type Choice = Vec<Option<Form>>;

/// The script that makes them.
pub fn script(choice: &Choice) -> String {
    let forms = choice.iter().flatten().map(|it| it.sql);
    [GROUND, ROWS].into_iter().chain(forms).collect::<Vec<_>>().join("\n")
}

/// The base of each piece.
pub fn bases() -> Choice {
    PIECES.iter().map(|it| Some(it.forms[0])).collect()
}

/// The piece in that form, with what it needs.
pub fn alone(piece: &Piece, form: Form) -> Choice {
    let mut choice: Choice = vec![None; PIECES.len()];
    choice[Piece::at(piece.name)] = Some(form);
    complete(&mut choice);
    choice
}

/// Two choices, of forms that a server of that major version knows.
pub fn choices(major: u32) -> impl Strategy<Value = [Choice; 2]> {
    let one = |piece: &'static Piece| {
        let known: Vec<Form> = piece.forms.iter().copied().filter(|it| it.since <= major).collect();
        let side =
            (any::<u8>(), select(known)).prop_map(|(dice, form)| (dice % 3 > 0).then_some(form));
        [side.clone().boxed(), side.boxed()]
    };
    let all: Vec<_> = PIECES.iter().map(one).collect();
    let all: Vec<_> = all.into_iter().map(|[before, after]| (before, after)).collect();
    all.prop_map(|pairs| {
        let (mut before, mut after): (Choice, Choice) = pairs.into_iter().unzip();
        complete(&mut before);
        complete(&mut after);
        [before, after]
    })
}

/// Adds the bases of what is needed.
fn complete(choice: &mut Choice) {
    for (place, piece) in PIECES.iter().enumerate().rev() {
        if choice[place].is_none() {
            continue;
        }
        for needed in piece.needs {
            let place = Piece::at(needed);
            choice[place].get_or_insert(PIECES[place].forms[0]);
        }
    }
}
