//! What files do to the session and the transaction that they run in, on every server found: all reports are true, and
//! nothing leaks from one file to another.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use driftless_introspect::Client;
use driftless_introspect::server::{self, Database, Throwaway};
use driftless_revisions::{
    Direction, Error, Event, History, Journal, Migration, Options, applied_versions, backend_pid,
    default_settings, ensure_writable, fresh_id, psql_script, record, recorded_migration, recover,
    run, share_backend, with_lock,
};

/// A database and a migrations directory for one test.
struct Project {
    database: Database,
    directory: PathBuf,
    major: u32,
    /// The directory of the server's programs.
    bin: PathBuf,
}

/// Runs the test on every server version found.
fn everywhere(test: impl Fn(&Project)) {
    let all = server::all();
    assert!(!all.is_empty(), "PostgreSQL is installed");
    for programs in all {
        let server = Throwaway::start(&programs).expect("the server starts");
        let directory = std::env::temp_dir().join(format!("driftless-safe-{}", fresh_id()));
        fs::create_dir(&directory).expect("the temporary directory can be written");
        let database = server.database().expect("a database can be made");
        test(&Project { database, directory, major: programs.major, bin: programs.bin });
    }
}

impl Project {
    fn write(&self, name: &str, up: &str, down: &str) {
        let path = self.directory.join(name);
        fs::create_dir_all(&path).expect("it can be made");
        fs::write(path.join("up.sql"), up).expect("it can be written");
        fs::write(path.join("down.sql"), down).expect("it can be written");
    }

    /// The migration runs outside of a transaction.
    fn bare(&self, name: &str, up: &str, down: &str) {
        self.write(name, up, down);
        let path = self.directory.join(name).join("metadata.toml");
        fs::write(path, "run_in_transaction = false\n").expect("it can be written");
    }

    fn connect(&self) -> Client {
        self.database.connect().expect("the database is there")
    }

    fn does(&self, sql: &str) {
        self.connect().batch_execute(sql).expect("it runs");
    }

    fn answer(&self, query: &str) -> Option<String> {
        self.asks("select", query)
    }

    /// For a database in which even `text` may be someone else's.
    fn answer_plainly(&self, query: &str) -> Option<String> {
        self.asks("set search_path = pg_catalog", query)
    }

    fn asks(&self, first: &str, query: &str) -> Option<String> {
        let query = format!("select ({query})::text as answer");
        let mut connection = self.connect();
        connection.batch_execute(first).expect("it runs");
        connection.query_typed_one(&query, &[]).expect("it is").get(0)
    }

    fn history(&self) -> History {
        let migrations = driftless_revisions::read(&self.directory).expect("it is sound");
        History::of(migrations).expect("it is one line")
    }

    fn applied(&self) -> BTreeSet<String> {
        applied_versions(&mut self.connect()).expect("it can be read")
    }

    /// Recovers, then applies everything that is pending, or rolls everything back. Returns all reports.
    fn runs(&self, direction: Direction) -> (Result<(), Error>, Vec<String>) {
        let (history, mut connection) = (self.history(), self.connect());
        let mut told = Vec::new();
        let mut report = |event: Event<'_>| match event {
            Event::Started(..) | Event::Finished(..) => {}
            Event::Retrying(..) => told.push("again".to_owned()),
            Event::Recovered(sentence) => told.push(sentence),
            Event::Warning(sentence, _) => told.push(sentence),
        };
        let mut outcome = recover(&mut connection, &history, &mut report);
        if outcome.is_ok() {
            let applied = applied_versions(&mut connection).expect("it can be read");
            let all = history.revisions.iter().flat_map(|it| &it.migrations);
            let mut plan: Vec<&Migration> = all
                .filter(|it| applied.contains(&it.version) == (direction == Direction::Down))
                .collect();
            if direction == Direction::Down {
                plan.reverse();
            }
            let options = Options {
                lock_timeout: Some(Duration::from_millis(1)),
                attempts: 3,
                ..Options::default()
            };
            outcome = run(&mut connection, &plan, direction, &options, &mut report);
        }
        (outcome, told)
    }

    fn up(&self) -> (Result<(), Error>, Vec<String>) {
        self.runs(Direction::Up)
    }

    fn works(&self, direction: Direction) -> Vec<String> {
        let (outcome, told) = self.runs(direction);
        outcome.expect("it runs");
        told
    }

    fn fails(&self, direction: Direction) -> Error {
        self.runs(direction).0.expect_err("it fails")
    }

    /// The outcomes of a version, in order.
    fn journal(&self, version: &str) -> Vec<Option<String>> {
        let journal = Journal::read(&mut self.connect()).expect("it can be read");
        let all = journal.entries.into_iter().filter(|it| it.version == version);
        all.map(|it| it.outcome.map(|it| it.word().to_owned())).collect()
    }

    /// The state after a crash right after the statement.
    fn crashed(&self, version: &str, note: &str) {
        self.does(&format!(
            "set search_path = pg_catalog, public; delete from __diesel_schema_migrations where version::pg_catalog.text = '{version}';
             update __driftless_journal set outcome = null, ended_at = null, note = {note}
             where id = (select max(id) from __driftless_journal where version = '{version}')"
        ));
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.directory).ok();
    }
}

fn help(error: &Error) -> &str {
    error.help.as_deref().unwrap_or_default()
}

fn some(outcomes: &[&str]) -> Vec<Option<String>> {
    outcomes.iter().map(|it| (!it.is_empty()).then(|| (*it).to_owned())).collect()
}

#[test]
fn a_file_that_ends_its_transaction_is_not_tried_again_and_may_be_half_done() {
    everywhere(|project| {
        project.does("create table t (id int); create table busy (id int)");
        let mut holder = project.connect();
        holder.batch_execute("begin; lock table busy").expect("nobody has it");
        for (step, sql) in [
            "insert into t values (1); commit; lock table busy;",
            "insert into t values (1); commit; begin; lock table busy; commit;",
            "insert into t values (1); commit and chain; lock table busy;",
            "insert into t values (1); end; select 1/0;",
            "insert into t values (1); commit; begin; select 1/0;",
            "set transaction isolation level serializable; insert into t values (1); commit; select 1/0;",
        ]
        .into_iter()
        .enumerate()
        {
            project.write("1_a", sql, "select 1;");
            let (outcome, told) = project.up();
            let error = outcome.expect_err("it fails");
            assert!(help(&error).contains("a part of it may be committed"), "{sql}: {error:?}");
            assert!(help(&error).contains("driftless stamp --not-done 1"), "{error:?}");
            assert_eq!(told, Vec::<String>::new(), "it is not tried again: {sql}");
            let count = (step + 1).to_string();
            assert_eq!(project.answer("select count(*) from t"), Some(count), "{sql}");
            assert!(project.applied().is_empty());
            // The entry stays open.
            assert_eq!(project.journal("1").last(), Some(&None), "{sql}");
            let error = project.fails(Direction::Up);
            assert!(error.message.contains("driftless cannot tell whether it was done"), "{error:?}");
            let history = project.history();
            let parts: Vec<&Migration> =
                history.revisions.iter().flat_map(|it| &it.migrations).collect();
            record(&mut project.connect(), &[], &parts, &[], "test").expect("it is recorded");
        }
    });
}

#[test]
fn what_was_rolled_back_is_tried_again_although_a_commit_follows() {
    everywhere(|project| {
        project.does("create table t (id int); create table busy (id int)");
        let mut holder = project.connect();
        holder.batch_execute("begin; lock table busy").expect("nobody has it");
        for sql in [
            "insert into t values (1); lock table busy;",
            "insert into t values (1); lock table busy; commit; insert into t values (2);",
            "set transaction isolation level serializable; insert into t values (1); lock table busy;",
        ] {
            project.write("1_a", sql, "select 1;");
            let (outcome, told) = project.up();
            let error = outcome.expect_err("the lock is not given");
            assert!(help(&error).contains("the file was rolled back"), "{sql}: {error:?}");
            assert_eq!(told, ["again", "again"], "{sql}");
            assert_eq!(project.answer("select count(*) from t").as_deref(), Some("0"));
            assert_eq!(project.journal("1").last(), Some(&Some("failed".to_owned())));
        }
    });
}

#[test]
fn a_file_that_ends_its_transaction_and_succeeds_is_recorded_and_told_once() {
    everywhere(|project| {
        project.does("create table t (id int)");
        project.write("1_a", "insert into t values (1); commit;", "delete from t; commit;");
        project.write("2_b", "commit; begin; insert into t values (2);", "select 1; end;");
        project.write("3_c", "rollback; insert into t values (3);", "commit; select 1;");
        project.write(
            "4_d",
            "set transaction isolation level serializable; insert into t values (4); commit;",
            "select 1;",
        );
        let told = project.works(Direction::Up);
        assert_eq!(told.len(), 4, "{told:?}");
        for (name, sentence) in ["1_a", "2_b", "3_c", "4_d"].iter().zip(&told) {
            let begin = format!("`{name}/up.sql` ends its own transaction");
            assert!(sentence.starts_with(&begin), "{sentence}");
        }
        let rows = "select string_agg(id::text, ' ' order by id) from t";
        assert_eq!(project.answer(rows).as_deref(), Some("1 2 3 4"));
        assert_eq!(project.applied().len(), 4);
        assert_eq!(project.journal("1"), some(&["done"]));
        assert_eq!(project.journal("2"), some(&["done"]));
        let told = project.works(Direction::Down);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(project.applied().is_empty());
        assert_eq!(project.journal("3"), some(&["done", "done"]));
    });
}

#[test]
fn a_file_that_keeps_its_transaction_keeps_what_diesel_gives_it() {
    everywhere(|project| {
        project.write(
            "1_a",
            "set transaction isolation level serializable;
             do $$ begin
                if current_setting('transaction_isolation') <> 'serializable' then raise 'not set'; end if;
             end $$;
             create table t (id int);",
            "drop table t;",
        );
        project.write("2_b", "savepoint a; insert into t values (1); rollback to a;", "select 1;");
        project.write("3_c", "select pg_export_snapshot();", "select 1;");
        if project.major >= 14 {
            project.write(
                "4_d",
                "create function f() returns int begin atomic select 1; end; reset all;",
                "drop function f();",
            );
        }
        assert_eq!(project.works(Direction::Up), Vec::<String>::new());
        assert_eq!(project.journal("1"), some(&["done"]));
        assert_eq!(project.works(Direction::Down), Vec::<String>::new());
        // Checks that the file defers are part of it, with its role and settings.
        project.does(
            "create schema other; create table other.seen (who text);
             create table parent (id int primary key);
             create table child (id int references parent deferrable initially deferred);
             create function note() returns trigger language plpgsql as $$
                begin insert into seen values (current_user); return null; end $$;
             create table watched (id int);
             create constraint trigger note after insert on watched deferrable initially deferred
                for each row execute function note();
             create role app; grant all on schema other to app; grant all on other.seen, watched to app;",
        );
        project.write(
            "5_e",
            "set search_path = other, public; set role app; insert into watched values (1);",
            "select 1;",
        );
        project.works(Direction::Up);
        assert_eq!(
            project.answer("select string_agg(who, ' ') from other.seen").as_deref(),
            Some("app")
        );
        project.write("6_f", "insert into child values (1);", "select 1;");
        let error = project.fails(Direction::Up);
        assert!(help(&error).contains("the file was rolled back"), "{error:?}");
        project.does("drop owned by app; drop role app");
    });
}

/// The server would wait for rows that no message brings.
#[test]
fn a_file_that_reads_rows_from_its_client_is_refused_before_it_runs() {
    everywhere(|project| {
        project.does("create table t (id int)");
        for sql in [
            "insert into t values (1); copy t from stdin; insert into t values (2);",
            "insert into t values (1); COPY (select 1) TO STDOUT;",
            "copy t (id) from /* rows */ STDIN with (format csv);",
        ] {
            for in_transaction in [true, false] {
                match in_transaction {
                    true => project.write("1_a", sql, "select 1;"),
                    false => project.bare("1_a", sql, "select 1;"),
                }
                let error = project.fails(Direction::Up);
                assert!(error.message.contains("COPY"), "{sql}: {error:?}");
                assert!(help(&error).contains("INSERT"), "{sql}: {error:?}");
                assert_eq!(project.answer("select count(*) from t").as_deref(), Some("0"), "{sql}");
                assert_eq!(project.applied(), BTreeSet::new());
                assert_eq!(project.journal("1"), some(&["failed"]), "{sql}");
                project.does("delete from __driftless_journal");
                fs::remove_dir_all(project.directory.join("1_a")).expect("it is there");
            }
        }
        // A file on the server is the server's matter, and a text that speaks of it is a text.
        project.write(
            "1_a",
            "insert into t select 1 where 'copy t from stdin' <> ''; comment on table t is 'copy t from stdin';",
            "select 1;",
        );
        project.works(Direction::Up);
    });
}

#[test]
fn outside_a_transaction_nothing_is_claimed_that_is_not_so() {
    everywhere(|project| {
        project.does("create table t (id int)");
        project.bare("1_a", "insert into t values (1); select 1/0;", "select 1;");
        let error = project.fails(Direction::Up);
        assert!(help(&error).contains("the file had no effect"), "{error:?}");
        assert_eq!(project.journal("1"), some(&["failed"]));
        let halfway = [
            "insert into t values (1); commit; select 1/0;",
            "begin; insert into t values (1); commit; begin; select 1/0;",
            "do $$ begin insert into t values (1); commit; perform 1/0; end $$;",
        ];
        for (step, sql) in halfway.into_iter().enumerate() {
            project.bare("1_a", sql, "select 1;");
            let error = project.fails(Direction::Up);
            assert!(help(&error).contains("parts of it may have been done"), "{sql}: {error:?}");
            let count = (step + 1).to_string();
            assert_eq!(project.answer("select count(*) from t"), Some(count));
            assert_eq!(project.journal("1").last(), Some(&None));
            project.does("delete from __driftless_journal");
        }
        project.bare(
            "1_a",
            "insert into t values (5); begin; insert into t values (6);",
            "select 1;",
        );
        let error = project.fails(Direction::Up);
        assert!(error.message.contains("leaves a transaction open"), "{error:?}");
        assert!(project.applied().is_empty());
        assert_eq!(project.journal("1"), some(&[""]));
    });
}

#[test]
fn an_index_that_stood_there_before_is_never_taken_for_the_statements() {
    everywhere(|project| {
        project.does("create table t (a int, b int); create index i on t (b)");
        project.bare("1_a", "create index concurrently i on t (a);", "drop index concurrently i;");
        for _ in 0..3 {
            let error = project.fails(Direction::Up);
            assert!(error.message.contains("already exists"), "{error:?}");
            assert!(
                help(&error).contains("CREATE INDEX i ON public.t USING btree (b)"),
                "{error:?}"
            );
            assert!(project.applied().is_empty());
        }
        // A crash right before the statement, and one with a journal that an older driftless wrote.
        project.does("update __driftless_journal set outcome = null, note = null where id = 1");
        let error = project.fails(Direction::Up);
        assert!(error.message.contains("another definition"), "{error:?}");
        assert!(error.message.contains("(b)") && error.message.contains("(a)"), "{error:?}");
        project.does("drop index i");
        project.works(Direction::Up);
        assert_eq!(project.applied().len(), 1);
        // The same with a table.
        project.works(Direction::Down);
        project.does("create table i (id int)");
        let error = project.fails(Direction::Up);
        assert!(help(&error).contains("public.i, which is not an index"), "{error:?}");
        project.does("drop table i");
        // With `IF NOT EXISTS`, PostgreSQL accepts any relation that has the name.
        project.does("create index i on t (b)");
        project.bare("1_a", "create index concurrently if not exists i on t (a);", "select 1;");
        project.works(Direction::Up);
        assert_eq!(project.applied().len(), 1);
    });
}

#[test]
fn an_index_that_came_meanwhile_counts_by_its_definition() {
    everywhere(|project| {
        project.does(
            "create schema \"S 1\"; create type mood as enum ('a', 'b');
             create table \"S 1\".\"T.1\" (a int, b text, c mood, gone int);
             alter table \"S 1\".\"T.1\" drop column gone;
             create function public.f(int) returns int immutable language sql as 'select $1'",
        );
        let nothing = "'{\"before\":null}'";
        for sql in [
            "create index concurrently \"I.1\" on \"S 1\".\"T.1\" (a)",
            "create unique index concurrently \"I.1\" on only \"S 1\".\"T.1\" using btree (f(a) desc nulls last, lower(b) collate \"C\" text_pattern_ops) include (c) with (fillfactor = 70) where c = 'a' and \"T.1\".a > 1; -- why",
            "create index concurrently if not exists \"I.1\" on \"S 1\".\"T.1\" using hash ((\"T.1\".b || 'x'))",
        ] {
            for note in [nothing, "null"] {
                project.bare("1_a", sql, "drop index concurrently \"S 1\".\"I.1\"");
                project.works(Direction::Up);
                project.crashed("1", note);
                let told = project.works(Direction::Up);
                assert!(told[0].contains("was done before the interruption"), "{sql}: {told:?}");
                // The downgrade, killed before and after its work.
                project.works(Direction::Down);
                project.does("insert into __diesel_schema_migrations (version) values ('1')");
                let down = "insert into __driftless_journal (version, name, direction, checksum, up_sql, driftless, note)
                    values ('1', '1_a', 'down', '', '', '', null)";
                project.does(down);
                let told = project.works(Direction::Down);
                assert!(told[0].contains("was done before the interruption"), "{sql}: {told:?}");
            }
        }
        project.bare(
            "1_a",
            "create index concurrently \"I.1\" on \"S 1\".\"T.1\" (a)",
            "drop index concurrently \"S 1\".\"I.1\"",
        );
        project.works(Direction::Up);
        for other in ["(b)", "(a desc)", "(a) where a > 0", "(a) with (fillfactor = 50)"] {
            project.does(&format!(
                "drop index if exists \"S 1\".\"I.1\"; create index \"I.1\" on \"S 1\".\"T.1\" {other}"
            ));
            for note in [nothing, "null"] {
                project.crashed("1", note);
                let error = project.fails(Direction::Up);
                assert!(error.message.contains("another definition"), "{other}: {error:?}");
                assert!(error.message.contains("INDEX USING btree (a)"), "{other}: {error:?}");
            }
        }
    });
}

#[test]
fn a_drop_of_an_index_that_never_was_is_an_error() {
    everywhere(|project| {
        project.does("create table t (a int)");
        project.bare("1_a", "drop index concurrently i;", "select 1;");
        for _ in 0..2 {
            let error = project.fails(Direction::Up);
            assert!(error.message.contains("does not exist"), "{error:?}");
            assert!(help(&error).contains("the file had no effect"), "{error:?}");
            assert_eq!(project.journal("1").last(), Some(&Some("failed".to_owned())));
        }
        project.does("update __driftless_journal set outcome = null, note = '{\"before\":null}'");
        project.fails(Direction::Up);
        project.bare("1_a", "drop index concurrently if exists i;", "select 1;");
        project.works(Direction::Up);
        assert_eq!(project.applied().len(), 1);
    });
}

/// What a file does to its session, and how the next file would notice.
const LEAKS: [(&str, &str); 10] = [
    ("set search_path = other", "current_setting('search_path') = 'other'"),
    ("set role app", "current_user = 'app'"),
    ("set session authorization app", "session_user = 'app'"),
    ("set lock_timeout = '77s'", "current_setting('lock_timeout') = '77s'"),
    (
        "set standard_conforming_strings = off",
        "current_setting('standard_conforming_strings') = 'off'",
    ),
    ("set time zone 'Asia/Tokyo'", "current_setting('timezone') <> 'UTC'"),
    ("set client_encoding to 'LATIN1'", "current_setting('client_encoding') <> 'UTF8'"),
    ("create temporary table left_over (id int)", "to_regclass('left_over') is not null"),
    (
        "declare left_over cursor with hold for select 1",
        "exists (select from pg_cursors where name = 'left_over')",
    ),
    ("listen left_over", "exists (select from pg_listening_channels())"),
];

#[test]
fn nothing_that_one_file_sets_reaches_another_or_our_own_record() {
    everywhere(|project| {
        project.does("create schema other; create role app; grant usage on schema other to app");
        for (version, (leak, noticed)) in (1..).zip(LEAKS) {
            project.write(
                &format!("{version:02}0_leaks"),
                &format!("{leak};"),
                &format!("{leak};"),
            );
            let notices = format!(
                "do $$ begin if {noticed} then raise 'it leaked: {version}'; end if; end $$;"
            );
            project.write(&format!("{version:02}1_notices"), &notices, &notices);
            // Only a declared cursor needs a transaction.
            let bare = if leak.starts_with("declare") { "select 1" } else { leak };
            project.bare(&format!("{version:02}2_leaks"), &format!("{bare};"), &format!("{bare};"));
            project.bare(&format!("{version:02}3_notices"), &notices, &notices);
        }
        project.works(Direction::Up);
        assert_eq!(project.applied().len(), 40);
        project.works(Direction::Down);
        assert!(project.applied().is_empty());
        let roles = "select string_agg(distinct role, ' ') from __driftless_journal";
        assert_eq!(project.answer(roles).as_deref(), Some("driftless"));
        project.does("drop owned by app; drop role app");
    });
}

#[test]
fn a_client_that_vanishes_gives_up_what_it_holds() {
    everywhere(|project| {
        let check = if project.major >= 14 {
            "or current_setting('client_connection_check_interval') <> '10s'"
        } else {
            ""
        };
        let sql = format!(
            "do $$ begin if current_setting('idle_in_transaction_session_timeout') <> '1min' {check}
                then raise 'it would stay'; end if; end $$;"
        );
        project.write("1_a", &sql, "select 1;");
        project.bare("2_b", &sql, "select 1;");
        project.works(Direction::Up);
    });
}

#[test]
fn a_failure_names_its_line_and_its_statement() {
    everywhere(|project| {
        project.does("create table log (id int); insert into log values (1), (1)");
        let said = |sql: &str| {
            let all = [false, true].map(|is_bare| {
                match is_bare {
                    true => project.bare("1_a", sql, "select 1;"),
                    false => {
                        fs::remove_file(project.directory.join("1_a/metadata.toml")).ok();
                        project.write("1_a", sql, "select 1;");
                    }
                }
                project.fails(Direction::Up).message
            });
            assert_eq!(all[0], all[1], "{sql}");
            all[0].strip_prefix("`1_a/up.sql` failed: ").expect("it begins so").to_owned()
        };
        assert_eq!(
            said("-- größer\ncreate table a (id int);\n\ncreate index a_b\n    on a (id) wher;\n"),
            "line 5: syntax error at or near \"wher\", at `create index a_b on a (id) wher`"
        );
        assert_eq!(
            said("select 1;\nselect 2;\nselect (\n"),
            "line 3: syntax error at end of input, at `select (`"
        );
        let build = "create unique index log_id\n on log (id)";
        for sql in [
            format!("-- one\n\n{build};\nselect 1;"),
            format!("select 'ü;';\n\n{build};"),
            format!("\n\n{build}"),
            format!("select $a$;$a$;\n/* ; */\n{build};\n create table a ();"),
        ] {
            assert_eq!(
                said(&sql),
                "line 3: could not create unique index \"log_id\" (Key (id)=(1) is duplicated.), at `create unique index log_id on log (id)`"
            );
        }
        let raise = "do $$ begin\n  raise exception 'not so';\nend $$;\n";
        let raised = "not so, at `do $$ begin …`";
        assert_eq!(said(&format!("select 1;\n{raise}")), format!("line 2: {raised}"));
        assert_eq!(said(raise), format!("line 1: {raised}"));
    });
}

#[test]
fn nothing_runs_twice_to_find_the_line() {
    everywhere(|project| {
        project.does("create sequence counter");
        let sql = "select nextval('counter');\ncommit;\ncreate table log (id int, id int);\n";
        project.write("1_a", sql, "select 1;");
        let error = project.fails(Direction::Up);
        assert!(error.message.contains("failed: line 3: column \"id\" specified"), "{error}");
        assert_eq!(project.answer("select last_value from counter").as_deref(), Some("1"));
    });
}

#[test]
fn marks_leave_nothing_behind() {
    everywhere(|project| {
        let counts = "do $$ begin if (select count(*) from pg_prepared_statements where name like 'driftless%') <> 0 \
             then raise 'marks are left'; end if; end $$;";
        // Within a run, one session runs all files.
        project.write("1_a", "select 1; select 2; select 3;", "select 1; select 2;");
        project.bare("2_b", "select 1; select 2; select '\\';", "select 1;");
        project.bare("3_c", counts, counts);
        project.works(Direction::Up);
        project.works(Direction::Down);
    });
}

#[test]
fn the_server_reads_a_marked_file_as_it_reads_the_file() {
    everywhere(|project| {
        let old = "select '\\'; select 2; --';\nselect 1;";
        project.does("do $$ begin execute format('alter database %I set standard_conforming_strings = off', current_database()); end $$");
        project.write("1_a", old, "select 1;");
        project.write(
            "2_b",
            "set local transaction isolation level serializable;\nselect 1;",
            "select 1;",
        );
        project.write("3_c", "deallocate all;\nselect 1;", "select 1;");
        if project.major >= 14 {
            let body = "create function f() returns int begin atomic select 1 as end; select 2; end;\nselect f();";
            project.write("4_d", body, "drop function f(); select 1;");
        }
        project.works(Direction::Up);
        project.works(Direction::Down);
    });
}

/// Everything that a role with few rights can put into `public` for our SQL to find: each object leaves a trace, or
/// stops the session. The trace is a table that everybody may write.
fn plants(project: &Project) {
    project.does(
        "create table trace (what text); grant insert on trace to public;
         create role mallory login; grant create, usage on schema public to mallory",
    );
    let mut mallory = project.connect();
    mallory.batch_execute("set session authorization mallory").expect("it may be anyone");
    let mut plant = |sql: &str| mallory.batch_execute(sql).expect("whoever may create can do this");
    let traces = |name: &str| format!("insert into public.trace values ('{name}')");
    // Operators that match the operands of our SQL better than PostgreSQL's own.
    let types = [
        "text", "varchar", "bigint", "integer", "oid", "name", "\"char\"", "regclass", "boolean",
        "smallint",
    ];
    for (one, left) in types.iter().enumerate() {
        for (other, right) in types.iter().enumerate() {
            let name = format!("op_{one}_{other}");
            plant(&format!(
                "create function public.{name}({left}, {right}) returns boolean language sql as $$ {}; select true $$",
                traces(&name)
            ));
            for operator in ["=", "<>", ">", "<", "~"] {
                plant(&format!(
                    "create operator public.{operator} (leftarg = {left}, rightarg = {right}, function = public.{name})"
                ));
            }
            plant(&format!(
                "create function public.add_{name}({left}, {right}) returns {left} language sql as $$ {}; select $1 $$",
                traces(&name)
            ));
            for operator in ["||", "+", "-", "/", "*"] {
                plant(&format!(
                    "create operator public.{operator} (leftarg = {left}, rightarg = {right}, function = public.add_{name})"
                ));
            }
        }
    }
    // Functions with the names that our SQL calls, for every combination of argument types.
    let names = [
        ("to_regclass", "text", "regclass", "null::regclass"),
        ("to_regclass", "varchar", "regclass", "null::regclass"),
        ("pg_try_advisory_lock", "bigint", "boolean", "true"),
        ("pg_advisory_unlock", "bigint", "boolean", "true"),
        ("pg_advisory_xact_lock", "bigint", "boolean", "true"),
        ("pg_backend_pid", "", "integer", "1"),
        ("pg_is_in_recovery", "", "boolean", "false"),
        ("current_setting", "text", "text", "'off'"),
        ("current_setting", "text, boolean", "text", "'off'"),
        ("set_config", "text, text, boolean", "text", "'off'"),
        ("clock_timestamp", "", "timestamptz", "now()"),
        ("to_char", "timestamptz, text", "text", "''"),
        ("timezone", "text, timestamptz", "timestamp", "now()::timestamp"),
        ("current_database", "", "name", "'x'::name"),
        ("pg_get_indexdef", "oid", "text", "''"),
        ("parse_ident", "text", "text[]", "array['x']"),
        ("format", "text, variadic text[]", "text", "''"),
        ("concat", "variadic text[]", "text", "''"),
        ("length", "text", "integer", "1"),
        ("substr", "text, integer", "text", "''"),
        ("starts_with", "text, text", "boolean", "true"),
        ("strpos", "text, text", "integer", "1"),
        ("host", "inet", "text", "''"),
        ("format_type", "oid, integer", "text", "''"),
        ("pg_get_userbyid", "oid", "name", "'x'::name"),
        ("has_database_privilege", "oid, oid, text", "boolean", "true"),
    ];
    for (name, arguments, result, value) in names {
        plant(&format!(
            "create function public.{name}({arguments}) returns {result} language sql as $$ {}; select {value} $$",
            traces(name)
        ));
    }
    // Relations and types that hide PostgreSQL's own if the `search_path` finds them first.
    for name in ["pg_class", "pg_index", "pg_locks", "pg_roles", "pg_settings", "pg_database"] {
        plant(&format!("create view public.{name} as select 1 as oid"));
    }
    for name in ["text", "name", "oid", "regclass"] {
        plant(&format!("create domain public.{name} as pg_catalog.int4"));
    }
}

#[test]
fn nobody_elses_code_runs_with_the_rights_of_whoever_migrates() {
    everywhere(|project| {
        plants(project);
        // Even if the `search_path` begins with `public`.
        let database = project.answer("current_database()").expect("it has a name");
        project
            .does(&format!("alter database \"{database}\" set search_path = public, pg_catalog"));
        let set = "set search_path = pg_catalog, public;";
        project.write(
            "1_a",
            &format!("{set} create table public.t (a int); commit;"),
            &format!("{set} drop table public.t;"),
        );
        project.bare(
            "2_b",
            "create index concurrently i on public.t (a)",
            "drop index concurrently public.i",
        );
        project.write("3_c", &format!("{set} select 1/0;"), "select 1;");
        let mut connection = project.connect();
        // Twice: first without the tables, then with them.
        for _ in 0..2 {
            let (outcome, _) = project.up();
            let error = outcome.expect_err("it divides by zero");
            assert!(error.message.contains("division by zero"), "{error:?}");
            assert_eq!(project.applied().len(), 2);
            let journal = Journal::read(&mut connection).expect("it can be read");
            assert!(journal.findings(&project.history(), &project.applied()).is_empty());
            recorded_migration(&mut connection, "1").expect("it can be read").expect("it is there");
            project.crashed("2", "null");
            recover(&mut connection, &project.history(), |_| {}).expect("it is found done");
            with_lock(
                &mut connection,
                Duration::ZERO,
                |_| {},
                |_| {
                    let mut other = project.connect();
                    let held =
                        with_lock(&mut other, Duration::ZERO, |_| {}, |_| Ok::<_, Error>(()));
                    assert!(held.is_err_and(|it| it.message.contains("another driftless")));
                    Ok::<_, Error>(())
                },
            )
            .expect("nobody holds it");
            ensure_writable(&mut connection).expect("it can be written to");
            backend_pid(&mut connection).expect("it has one");
            assert!(!share_backend(&mut connection, &mut project.connect()).expect("it is asked"));
            let history = project.history();
            let parts: Vec<&Migration> =
                history.revisions.iter().flat_map(|it| &it.migrations).collect();
            record(&mut connection, &parts[..2], &parts[2..], &["9"], "test").expect("it can be");
        }
        let psql = project.bin.join("psql");
        let history = project.history();
        let parts: Vec<&Migration> =
            history.revisions.iter().flat_map(|it| &it.migrations).take(2).collect();
        let mut back = parts.clone();
        back.reverse();
        let scripts = [(&back, Direction::Down), (&parts, Direction::Up)];
        // A script cannot be tried on a server without client programs.
        for (parts, direction) in scripts.into_iter().filter(|_| psql.exists()) {
            let path = project.directory.join(".script.sql");
            fs::write(&path, psql_script(parts, direction, &default_settings()))
                .expect("it can be written");
            let output = std::process::Command::new(&psql)
                .args(["-X", "-q", "-d", &project.database.url(), "-f"])
                .arg(&path)
                .output()
                .expect("psql starts");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let (outcome, _) = project.runs(Direction::Down);
        outcome.expect("it runs");
        let traces = "select string_agg(distinct what, ' ') from public.trace";
        assert_eq!(project.answer_plainly(traces), None);
        project.does("set search_path = pg_catalog; drop owned by mallory; drop role mallory");
    });
}

/// Objects of `owner` in place of our tables.
fn impostor(project: &Project, name: &str, owner: &str, sql: &str) -> Error {
    project.does(&format!("set role {owner}; {sql}"));
    let mut connection = project.connect();
    let read = match name {
        "__driftless_journal" => Journal::read(&mut connection).map(|_| ()),
        _ => applied_versions(&mut connection).map(|_| ()),
    };
    let (wrote, _) = project.up();
    let error = wrote.expect_err("nobody writes there");
    assert!(error.message.contains(name), "{error:?}");
    if let Err(read) = read {
        assert_eq!((&read.message, &read.help), (&error.message, &error.help));
    }
    error
}

#[test]
fn the_record_is_kept_in_tables_whose_owner_is_trusted_and_nowhere_else() {
    const DIESELS: &str = "(version varchar(50) primary key not null, run_on timestamp not null default current_timestamp)";
    everywhere(|project| {
        project.write("1_a", "select 1;", "select 1;");
        project.does(
            "create table trace (what text); grant insert on trace to public;
             create role mallory; create role deployer; grant create, usage on schema public to mallory, deployer;
             create schema work;",
        );
        let database = project.answer("current_database()").expect("it has a name");
        project.does(&format!("grant create on database \"{database}\" to deployer"));
        project.does("set role mallory;
            create function leaves() returns text volatile language sql as $$ insert into public.trace values ('x'); select 'x'::text $$;
            create function fires() returns trigger language plpgsql as $$ begin insert into public.trace values ('t'); return new; end $$;
            create function decides(varchar) returns boolean language sql as $$ insert into public.trace values ('w'); select true $$;
            grant execute on all functions in schema public to public");
        project.does("create function harmless() returns trigger language plpgsql as 'begin return new; end'");
        let diesels = format!("create table __diesel_schema_migrations {DIESELS};");
        let journal = "create view __driftless_journal as select leaves() as note;";
        let drop = "drop table __diesel_schema_migrations";
        for (name, owner, sql, says, cleanup) in [
            (
                "__diesel_schema_migrations",
                "mallory",
                "create view __diesel_schema_migrations as select leaves() as version".to_owned(),
                "`mallory`",
                "drop view __diesel_schema_migrations",
            ),
            (
                "__diesel_schema_migrations",
                "deployer",
                "create view __diesel_schema_migrations as select leaves() as version".to_owned(),
                "not an ordinary table",
                "drop view __diesel_schema_migrations",
            ),
            (
                "__driftless_journal",
                "mallory",
                journal.to_owned(),
                "`mallory`",
                "drop view __driftless_journal",
            ),
            (
                "__diesel_schema_migrations",
                "mallory",
                diesels.clone(),
                "may not create objects",
                drop,
            ),
            (
                "__diesel_schema_migrations",
                "deployer",
                format!(
                    "{diesels} create rule r as on insert to __diesel_schema_migrations do also select leaves()"
                ),
                "the rule `r`",
                drop,
            ),
            (
                "__diesel_schema_migrations",
                "deployer",
                format!(
                    "{diesels} alter table __diesel_schema_migrations enable row level security; create policy p on __diesel_schema_migrations using (leaves() = 'x')"
                ),
                "row security",
                drop,
            ),
            (
                "__diesel_schema_migrations",
                "deployer",
                format!(
                    "{diesels} create trigger t before insert on __diesel_schema_migrations for each row execute function fires()"
                ),
                "trigger t calls function fires of role mallory",
                drop,
            ),
            (
                "__diesel_schema_migrations",
                "deployer",
                format!(
                    "{diesels} create trigger t before insert on __diesel_schema_migrations for each row when (decides(new.version)) execute function harmless()"
                ),
                "trigger t calls function decides of role mallory",
                drop,
            ),
            (
                "__diesel_schema_migrations",
                "deployer",
                "create table __diesel_schema_migrations (version int)".to_owned(),
                "no column `version`",
                drop,
            ),
            (
                "__driftless_journal",
                "deployer",
                "create table __driftless_journal (version text)".to_owned(),
                "no column `id`",
                "drop table __driftless_journal",
            ),
            (
                "__diesel_schema_migrations",
                "deployer",
                format!(
                    "{diesels} grant references on __diesel_schema_migrations to mallory; reset role; set role mallory; create table held (version varchar references __diesel_schema_migrations on delete cascade)"
                ),
                "belongs to role mallory",
                "drop table held, __diesel_schema_migrations",
            ),
        ] {
            let error = impostor(project, name, owner, &sql);
            assert!(error.message.contains(says), "{sql}: {error:?}");
            assert!(!help(&error).is_empty());
            project.does(cleanup);
            project.does("drop table if exists __diesel_schema_migrations; drop table if exists __driftless_journal");
        }
        assert_eq!(project.answer("select count(*) from trace").as_deref(), Some("0"));
        // The trigger of a trusted owner is reported, and runs.
        project.does(&format!(
            "set role deployer; {diesels} create trigger t before insert on __diesel_schema_migrations for each row execute function harmless()"
        ));
        project.works(Direction::Up);
        let journal = Journal::read(&mut project.connect()).expect("it can be read");
        let findings = journal.findings(&project.history(), &project.applied());
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(
            findings[0].message.contains("trigger t on table `public.__diesel_schema_migrations`")
        );
        project.does("drop owned by mallory, deployer cascade; drop role mallory, deployer");
    });
}
