mod values;

use std::sync::LazyLock;

use driftless_introspect::read::read;
use driftless_introspect::server::{Allowed, Database, Scratch, Throwaway, all};

use super::fits::TableFits;
use super::*;

/// A scratch database on which a script ran as the owner, and the inserted rows.
struct Filled {
    major: u32,
    client: Client,
    rows: Rows,
    _database: Database,
}

impl Filled {
    /// The texts that a query returns, one for each row.
    fn texts(&mut self, query: &str) -> Vec<String> {
        let rows = self.client.query(query, &[]).expect("the query runs");
        rows.iter().map(|it| it.get(0)).collect()
    }

    /// Whether a query returns true.
    fn holds(&mut self, condition: &str) -> bool {
        let row = self.client.query_one(&format!("select {condition}"), &[]);
        row.expect("the query runs").get::<_, Option<bool>>(0).unwrap_or(false)
    }

    fn count(&self, table: &str) -> u64 {
        self.rows.counts.get(&QualifiedName::new("public", table)).copied().unwrap_or(0)
    }

    #[track_caller]
    fn assert(&mut self, conditions: &[&str]) {
        for condition in conditions {
            assert!(self.holds(condition), "on {}: {condition}", self.major);
        }
    }
}

/// One server of each version for all tests.
static SERVERS: LazyLock<Vec<(u32, Scratch)>> = LazyLock::new(|| {
    let started = all().into_iter().map(|programs| {
        let server = Throwaway::start(&programs).expect("the server starts");
        let scratch = Scratch::own(server, Allowed::default());
        (programs.major, scratch.expect("the server can be used"))
    });
    started.collect()
});

fn on_each_server(script: &str, fits: &Fits, look: impl Fn(Filled)) {
    for (major, scratch) in SERVERS.iter() {
        look(filled(scratch, script, fits, *major));
    }
}

fn filled(scratch: &Scratch, script: &str, fits: &Fits, major: u32) -> Filled {
    let database = scratch.database().expect("a database can be made");
    let mut client = database.connect().expect("the server answers");
    client.batch_execute(script).expect("the script runs");
    let schema = read(&mut client, &[Name::new("public")]).expect("the catalog can be read");
    let rows = insert(&mut client, &schema, fits).expect("the server answers");
    Filled { major, client, rows, _database: database }
}

#[test]
fn one_is_not_many() {
    let counts = BTreeMap::from([(QualifiedName::new("public", "users"), 1)]);
    let rows = Rows { counts, without: Vec::new() };
    assert_eq!(rows.to_string(), "1 row");
}

#[test]
fn checks_are_met_as_far_as_they_can_be() {
    let script = r"
        create table sites (address varchar(40) check (address ~ '^https?://[a-z.]+/'));
        create table codes (code text primary key check (char_length(code) between 8 and 12));
        create table coupons (valid_from date default current_date, valid_until date not null check (valid_until >= valid_from));
        create table states (state text not null check (state in ('open', 'shut')));
        create table pairs (a int not null, b int not null, check (a < b), check (b > 1000));
        create table choices (a int, b text, c date, check (num_nonnulls(a, b, c) = 1));
        create table mails (mail text not null unique check (mail ~ '^[^@]+@[^@]+$'));
        create table words (word text primary key check (word ~ '^[a-z0-9_]+$'));
        create table plates (plate text not null unique check (plate ~ '^[A-Z]{2}-[0-9]{3}$'));
        create table digests (digest bytea not null check (octet_length(digest) = 32));
        create table triples (it int[] not null check (cardinality(it) = 3));
        create table likes (it text not null check (it like 'pre%'));
        create table jobs (running boolean not null default false, worker int, check (running = (worker is not null)));
        create table later (it numeric(4, 1) not null check (it > 12.5 and it <= 13));
        create table never (it int check (false));";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert!(
            filled.rows.to_string().ends_with(" in 14 tables (none in never)"),
            "{}",
            filled.rows
        );
        filled.assert(&[
            "(select count(distinct state) = 2 from states)",
            "(select count(a) > 0 and count(b) > 0 and count(c) > 0 from choices)",
            "(select count(distinct length(code)) > 2 from codes)",
            "(select count(*) > 2 from mails)",
            "(select bool_or(running) and bool_or(not running) from jobs)",
        ]);
    });
}

#[test]
fn references_take_whole_keys() {
    let script = "
        create table posts (id int primary key, author int not null, tenant int not null);
        create table users (tenant int, id int, primary key (tenant, id));
        alter table posts add foreign key (tenant, author) references users (tenant, id);
        create table likes (tenant int not null, liker int not null, liked int, foreign key (tenant, liker) references users,
            foreign key (tenant, liked) references users, primary key (tenant, liker));
        create table profiles (tenant int, id int, primary key (tenant, id), foreign key (tenant, id) references users);
        create schema elsewhere;
        create table elsewhere.things (id bigserial primary key);
        create table shelves (thing bigint not null references elsewhere.things);";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert_eq!(filled.rows.without, [""; 0], "on {}", filled.major);
        filled.assert(&[
            "(select count(liked) between 1 and count(*) - 1 from likes)",
            "(select count(*) > 2 from profiles)",
        ]);
    });
}

#[test]
fn circles_of_references_are_filled() {
    let script = "
        create table nodes (id serial primary key, parent int references nodes);
        create table selves (id int primary key, self int not null references selves);
        create table counted (id bigint generated always as identity primary key, self bigint not null references counted);
        create table a (id int primary key, b int);
        create table b (id int primary key, a int not null references a);
        alter table a add foreign key (b) references b;
        create table c (id serial primary key, d int not null);
        create table d (id uuid primary key, c int not null references c);
        alter table c add e uuid not null references d;
        create table f (id int primary key, g int not null);
        create table g (id int primary key, f int not null references f deferrable initially deferred);
        alter table f add foreign key (g) references g deferrable initially deferred;
        create table behind (f int not null references f);";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert_eq!(filled.rows.without, [""; 0], "on {}", filled.major);
        filled.assert(&[
            "(select count(parent) between 1 and count(*) - 1 from nodes)",
            "(select count(b) between 1 and count(*) - 1 from a)",
            "(select count(*) > 1 from selves)",
            "(select count(*) > 1 from g)",
        ]);
        // The next number of a sequence may be any.
        let next = "insert into nodes default values; insert into counted (self) select id from counted limit 1";
        filled.client.batch_execute(next).expect("the sequences are behind the rows");
    });
}

#[test]
fn partitions_get_rows_and_children_too() {
    let script = "
        create table days (at date not null, it text) partition by range (at);
        create table days_1 partition of days for values from ('2031-05-01') to ('2031-06-01');
        create table days_2 partition of days for values from ('2031-06-01') to ('2031-07-01');
        create table kinds (kind text not null) partition by list (kind);
        create table kinds_a partition of kinds for values in ('a', 'x');
        create table kinds_b partition of kinds for values in ('b');
        create table spread (id int not null) partition by hash (id);
        create table spread_0 partition of spread for values with (modulus 2, remainder 0);
        create table spread_1 partition of spread for values with (modulus 2, remainder 1);
        create table unready (id int) partition by list (id);
        create table parents (id int, it text not null);
        create table children (extra int) inherits (parents);";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert_eq!(filled.rows.without, ["unready"], "on {}", filled.major);
        filled.assert(&[
            "(select count(distinct tableoid) = 2 from days)",
            "(select count(distinct tableoid) = 2 and count(distinct kind) = 3 from kinds)",
            "(select count(distinct tableoid) = 2 from spread)",
            "exists (select from children)",
        ]);
    });
}

#[test]
fn what_is_unique_is_distinct() {
    let script = "
        create table flags (it boolean primary key);
        create table versions (name text, number int, unique (name, number));
        create table lower (name text not null); create unique index on lower (lower(name));
        create table mains (owner int not null, main boolean not null); create unique index on mains (owner) where main;
        create table rooms (room int, during daterange not null, exclude using gist (during with &&));
        create table small (it char(1) primary key);";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert_eq!(filled.rows.without, [""; 0], "on {}", filled.major);
        assert_eq!(filled.count("flags"), 2);
        filled.assert(&[
            "(select count(*) > 5 from versions)",
            "(select count(*) > 3 from lower)",
            "(select bool_or(main) and bool_or(not main) from mains)",
            "(select count(*) > 2 from rooms where not isempty(during))",
            "(select count(*) > 2 from small)",
        ]);
    });
}

#[test]
fn defaults_are_taken_and_passed_over() {
    let script = "
        create table t (id serial primary key, kind text not null default 'kept', at timestamptz not null default now(),
            key uuid not null default gen_random_uuid(), half int generated always as (whole / 2) stored, whole int,
            ever bigint generated always as identity, mostly bigint generated by default as identity,
            opt text default 'opt');
        create table just (id serial primary key);";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert_eq!(filled.rows.without, [""; 0], "on {}", filled.major);
        filled.assert(&[
            "(select bool_or(kind = 'kept') and bool_or(kind <> 'kept') from t)",
            "(select bool_or(opt = 'opt') and bool_or(opt is null) and bool_or(opt <> 'opt') from t)",
            // Neither the current time nor chance matters: the same schema gets the same rows.
            "(select bool_and(at <> now()) and bool_and(key::text like '0000%' or key::text like 'ffff%' or key::text like 'a0ee%') from t)",
            "(select count(half) > 0 from t)",
        ]);
        let next = "insert into t (whole) values (1); insert into just default values";
        filled.client.batch_execute(next).expect("the sequences are behind the rows");
    });
}

#[test]
fn the_same_schema_has_the_same_rows() {
    let script = "create table users (id serial primary key, mail text unique, at timestamptz not null default now());
        create table posts (id uuid primary key default gen_random_uuid(), author int not null references users, tags text[]);";
    let rows = "select string_agg(t.it, chr(10) order by t.it) from (select u::text as it from users u union all select p::text from posts p) t";
    for (major, scratch) in SERVERS.iter() {
        let once = filled(scratch, script, &Fits::default(), *major).texts(rows);
        let again = filled(scratch, script, &Fits::default(), *major).texts(rows);
        assert_eq!(once, again);
    }
}

#[test]
fn what_refuses_a_row_is_passed_over() {
    let script = "
        create function short() returns trigger language plpgsql as $$
            begin if length(new.it) > 20 then raise exception 'long'; end if; return new; end $$;
        create function never() returns trigger language plpgsql as $$ begin raise exception 'never'; end $$;
        create function versioned() returns trigger language plpgsql as $$
            begin new.major := split_part(new.number, '.', 3)::int; return new; end $$;
        create table shorts (it text not null); create trigger t before insert on shorts for each row execute function short();
        create table nevers (it text not null); create trigger t before insert on nevers for each row execute function never();
        create table versions (number text not null unique, major int not null);
        create trigger t before insert on versions for each row execute function versioned();
        create table deferred (it text not null);
        create constraint trigger t after insert on deferred deferrable initially deferred for each row execute function short();
        create table hidden (it text not null, owner text not null);
        alter table hidden enable row level security; alter table hidden force row level security;
        create policy p on hidden using (owner = 'nobody' and it = 'nothing');
        create table items (hidden int);";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert_eq!(filled.rows.without, ["nevers"], "on {}", filled.major);
        filled.assert(&[
            "(select count(*) > 3 and max(length(it)) <= 20 from shorts)",
            "(select count(*) > 2 from versions)",
            "(select count(*) > 3 and max(length(it)) <= 20 from deferred)",
            "(select relforcerowsecurity from pg_class where relname = 'hidden')",
        ]);
    });
}

#[test]
fn rows_that_stand_there_stay() {
    let script = "
        create table kinds (id text primary key, note text); insert into kinds values ('kinds 1', 'seed'), ('b', null);
        create table things (id serial primary key, kind text not null references kinds);
        insert into things (kind) values ('b');";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert!(filled.count("kinds") > 4 && filled.count("things") > 2, "{:?}", filled.rows);
        filled.assert(&[
            "exists (select from kinds where id = 'kinds 1' and note = 'seed')",
            "exists (select from kinds where id = 'b' and note is null)",
            "exists (select from things where id = 1 and kind = 'b')",
        ]);
    });
}

#[test]
fn rows_fit_what_becomes_of_them() {
    let script = "
        create table t (id int primary key, number text, code text not null, kind text not null, note text, size bigint not null);
        create table hopeless (it text not null check (it = 'no number'));";
    let casts = [("number", "CAST(\"number\" AS integer)"), ("size", "CAST(\"size\" AS smallint)")];
    let table = TableFits {
        casts: casts.into_iter().map(|(name, cast)| (Name::new(name), cast.to_owned())).collect(),
        checks: vec!["kind in ('a', 'b') and char_length(code) < 6".to_owned()],
        wishes: Vec::new(),
        uniques: vec![vec![Name::new("code"), Name::new("kind")]],
        required: vec![Name::new("note")],
    };
    let hopeless = TableFits {
        casts: BTreeMap::from([(Name::new("it"), "CAST(\"it\" AS integer)".to_owned())]),
        ..TableFits::default()
    };
    let name = |it: &str| QualifiedName::new("public", it);
    let tables = BTreeMap::from([(name("t"), table), (name("hopeless"), hopeless)]);
    on_each_server(script, &Fits { tables }, |mut filled| {
        assert_eq!(filled.rows.without, [""; 0], "on {}", filled.major);
        filled.assert(&[
            "(select count(*) > 3 and count(distinct kind) = 2 from t)",
            "(select count(number) > 0 and count(*) > count(number) from t)",
            "(select count(note) = count(*) and count(distinct (code, kind)) = count(*) from t)",
        ]);
        let draft = "alter table t alter number type integer using number::integer, alter size type smallint,
            add check (kind in ('a', 'b') and char_length(code) < 6), add unique (code, kind), alter note set not null";
        filled.client.batch_execute(draft).expect("the rows fit");
    });
}
