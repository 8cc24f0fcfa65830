//! `revision`: what it drafts, proves and writes, and when it writes nothing.

use serde_json::{Value, json};

use super::project::{Project, column, mood, table, with};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

#[test]
fn a_draft_is_proven_applied_checked_and_taken_back() {
    let project = Project::new();
    project.models(&[table("User", "users", &[column("name", "name", "text")])]);
    let drafted = project.ends(0, &DRAFT);
    assert!(drafted.stdout.contains("+CREATE TABLE \"public\".\"users\""), "{}", drafted.stdout);
    assert!(drafted.stdout.contains("\nwrote migrations/"), "{}", drafted.stdout);
    let header = "-- driftless: proven on PostgreSQL";
    assert!(
        project.last("up.sql").starts_with(header) && project.last("down.sql").starts_with(header)
    );
    let waiting = project.ends(1, &["check"]);
    assert!(
        waiting.stderr.contains("not up to date: 1 revision is not applied"),
        "{}",
        waiting.stderr
    );
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "-1"]);
    project.ends(1, &["check"]);
}

#[test]
fn nothing_is_written_where_nothing_changed() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("name", "name", "text")])]);
    let before = project.files();
    let ran = project.ends(0, &DRAFT);
    assert!(ran.stdout.contains("no difference between"), "{}", ran.stdout);
    assert_eq!(project.files(), before);
}

#[test]
fn no_database_is_needed() {
    let project = Project::with_own_servers();
    project.models(&[table("User", "users", &[])]);
    assert_eq!(project.run_at(None, &DRAFT).code, 0);
    assert!(project.last("up.sql").contains("from the migrations: up, down and up again"));
}

#[test]
fn a_database_that_lacks_migrations_stops_the_draft() {
    let project = Project::new();
    project.models(&[table("User", "users", &[])]);
    project.ends(0, &DRAFT);
    let before = project.files();
    project.models(&[table("User", "users", &[column("name", "name", "text")])]);
    let ran = project.ends(2, &DRAFT);
    assert!(ran.stderr.contains("error: the database is not up to date"), "{}", ran.stderr);
    assert!(ran.stderr.contains("run `driftless upgrade` first"), "{}", ran.stderr);
    assert_eq!(project.files(), before);
}

#[test]
fn a_migration_that_the_directory_lacks_stops_the_draft_and_explains_drift() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    let applied = project.migrations().pop().expect("there is one");
    project.rename(&format!("migrations/{applied}"), "elsewhere");
    project.models(&[table("User", "users", &[column("name", "name", "text")])]);
    for (code, arguments) in [(2, &DRAFT[..]), (1, &["check"])] {
        let ran = project.ends(code, arguments);
        assert!(ran.stderr.contains("migrations that the migrations directory lacks"), "{ran:?}");
        assert!(ran.stderr.contains("check out the code that has these migrations"), "{ran:?}");
    }
    assert_eq!(project.migrations(), Vec::<String>::new());
}

#[test]
fn what_only_the_database_holds_can_break_a_draft() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("score", "score", "integer")])]);
    project.by_hand("create view ranking as select score from users");
    let before = project.files();
    project.models(&[table("User", "users", &[column("score", "score", "bigint")])]);
    let ran = project.ends(4, &DRAFT);
    assert!(ran.stderr.contains("from the database's own schema failed"), "{}", ran.stderr);
    assert!(ran.stderr.contains("view ranking depends on column \"score\""), "{}", ran.stderr);
    assert_eq!(project.files(), before);
}

#[test]
fn a_database_that_was_changed_by_hand_is_no_start_and_that_is_said() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    project.by_hand("alter table users alter column id set generated always");
    project.models(&[table("User", "users", &[column("name", "name", "text")])]);
    let ran = project.ends(6, &[&DRAFT[..], &["--drop", "users.name"]].concat());
    assert!(
        ran.stderr.contains("the database differs from what its migrations create"),
        "{}",
        ran.stderr
    );
    assert!(
        project.last("up.sql").contains("-- driftless: not proven from the database's own schema")
    );
}

#[test]
fn a_draft_that_cannot_run_is_not_written() {
    let project = Project::new();
    let wrong = with(column("score", "score", "integer"), "default", json!("'many'"));
    project.models(&[table("User", "users", &[wrong])]);
    let ran = project.ends(4, &DRAFT);
    assert!(ran.stderr.contains("invalid input syntax for type integer"), "{}", ran.stderr);
    assert_eq!(project.migrations(), Vec::<String>::new());
    project.ends(0, &[&DRAFT[..], &["--no-proof"]].concat());
    assert!(
        project.last("up.sql").starts_with("-- driftless: not proven: drafted with --no-proof\n")
    );
}

#[test]
fn rows_that_make_a_draft_fail_are_told_in_its_header() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    project.models(&[table("User", "users", &[column("name", "name", "text")])]);
    let ran = project.ends(6, &DRAFT);
    let [first, warning] =
        ["error[PR101]", "warning[DF101]"].map(|it| ran.stderr.find(it).expect("it is told"));
    assert!(first < warning, "{}", ran.stderr);
    let up = project.last("up.sql");
    let header: Vec<&str> = up.lines().take(2).collect();
    assert!(
        header[0].contains("stops on tables with rows: up raises: existing rows of `users` have no value for `name`"),
        "{header:?}"
    );
    assert!(header[1].contains("proven on empty tables only on PostgreSQL"), "{header:?}");
}

#[test]
fn a_way_down_that_fails_on_rows_is_told_in_the_header() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("name", "name", "text")])]);
    project.models(&[table("User", "users", &[])]);
    project.ends(0, &DRAFT);
    let header = project.last("down.sql").lines().next().map(str::to_owned).unwrap_or_default();
    assert!(
        header.contains("stops on tables with rows: down raises: existing rows of `users` have no value for `name`"),
        "{header}"
    );
    project.ends(0, &["upgrade"]);
    project.by_hand("insert into users default values");
    let refused = project.ends(2, &["downgrade", "-1"]);
    assert!(refused.stderr.contains("have no value for `name`"), "{refused:?}");
    project.ends(0, &["check"]);
}

#[test]
fn an_undecided_draft_runs_nowhere_until_somebody_decides() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("mail", "mail", "text")])]);
    let head = project.read("migrations/.driftless/schema.json");
    project.models(&[table("User", "users", &[column("email", "email", "text")])]);
    let ran = project.ends(3, &DRAFT);
    assert!(ran.stderr.contains("error[RN101]"), "{}", ran.stderr);
    let up = project.last("up.sql");
    assert!(up.contains("-- driftless: if it is a rename:\n-- driftless: proven"), "{up}");
    assert!(up.contains("-- ALTER TABLE \"public\".\"users\" RENAME COLUMN"), "{up}");
    assert_eq!(project.read("migrations/.driftless/schema.json"), head, "the head stays");
    let refused = project.ends(2, &["upgrade"]);
    assert!(refused.stderr.contains("undecided"), "{}", refused.stderr);
    let again = project.ends(2, &DRAFT);
    assert!(again.stderr.contains("not up to date") || again.stderr.contains("is undecided"));
    let last = project.migrations().pop().expect("it is there");
    std::fs::remove_dir_all(project.directory.join("migrations").join(last)).expect("it goes");
    project.ends(0, &[&DRAFT[..], &["--rename", "users.mail:email"]].concat());
    assert!(project.last("up.sql").contains("\nALTER TABLE \"public\".\"users\" RENAME COLUMN"));
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
}

#[test]
fn decisions_that_contradict_each_other_or_name_nothing_are_refused() {
    let project = Project::new();
    let columns = [column("mail", "mail", "text"), column("post", "post", "text")];
    project.migrate(&[table("User", "users", &columns)]);
    project.models(&[table("User", "users", &[column("email", "email", "text")])]);
    let before = project.files();
    for (flags, said) in [
        (
            &["--rename", "users.mail:email", "--rename", "users.post:email"][..],
            "contradict each other",
        ),
        (
            &["--rename", "users.mail:email", "--drop", "users.mail"][..],
            "cannot be both dropped and renamed",
        ),
        (&["--rename", "users.male:email"][..], "names `users.male`"),
        (&["--rename", "users.mail:e_mail"][..], "there is no `users.e_mail`"),
        (&["--rename", "users.mail"][..], "does not have the form OLD:NEW"),
        (&["--drop", "users.nothing"][..], "names `users.nothing`"),
    ] {
        let ran = project.ends(2, &[&DRAFT[..], flags].concat());
        assert!(ran.stderr.contains(said), "{flags:?}: {}", ran.stderr);
    }
    assert_eq!(project.files(), before);
}

#[test]
fn a_rename_that_cannot_be_followed_is_never_passed_over() {
    let project = Project::new();
    let columns = [column("a", "a", "text"), column("b", "b", "text")];
    project.migrate(&[table("User", "users", &columns)]);
    let before = project.files();
    let from = |name: &str, old: &str| with(column(name, name, "text"), "renamed_from", json!(old));
    project.models(&[table("User", "users", &[columns[0].clone(), from("c", "nobody")])]);
    let never = project.ends(2, &DRAFT);
    assert!(never.stderr.contains("error[RN103]"), "{never:?}");
    assert!(never.stderr.contains("if `users.c` is new"), "{never:?}");
    project.models(&[table("User", "users", &[from("b", "a")])]);
    let there = project.ends(2, &DRAFT);
    assert!(there.stderr.contains("`users.b` already exists"), "{there:?}");
    assert_eq!(project.files(), before);
}

#[test]
fn a_name_goes_on_to_the_next_and_is_taken_again() {
    let project = Project::new();
    let columns = [column("a", "a", "text"), column("b", "b", "text")];
    project.migrate(&[table("User", "users", &columns)]);
    project.by_hand("insert into users (a, b) values ('one', 'two')");
    let from = |name: &str, old: &str| with(column(name, name, "text"), "renamed_from", json!(old));
    let old = table("Old", "old_users", &[from("b", "a"), from("c", "b")]);
    let old = with(old, "renamed_from", json!("users"));
    project.models(&[old, table("User", "users", &[])]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    let check = project.ends(0, &["check"]);
    assert!(check.stderr.contains("note[RN102]"), "what has been renamed is told: {check:?}");
    project.by_hand("do $$ begin assert (select b = 'one' and c = 'two' from old_users); end $$");
    project.ends(0, &["downgrade", "-1"]);
    project.by_hand("do $$ begin assert (select a = 'one' and b = 'two' from users); end $$");
}

#[test]
#[cfg(target_os = "linux")]
fn whoever_sits_at_the_terminal_is_asked_once_for_all_that_hangs_together() {
    const QUESTION: &str = "Was this renamed, or dropped and added?";
    let project = Project::new();
    let texts = |names: [&str; 2]| names.map(|it| column(it, it, "text"));
    project.migrate(&[table("User", "users", &texts(["mail", "phone"]))]);
    project.models(&[table("User", "users", &texts(["email", "telephone"]))]);
    let draft = ["revision", "--autogenerate", "-m", "next"];
    let before = project.files();
    let (code, seen) = project.answers(&draft, QUESTION, "\u{1b}");
    assert!(code != 0 && seen.contains("the question was not answered"), "{seen}");
    assert_eq!(project.files(), before, "nothing is written");
    // The first answer, which Enter gives, loses no data.
    let (code, seen) = project.answers(&draft, QUESTION, "\r");
    assert_eq!(code, 0, "{seen}");
    let all = "users.mail is now users.email, users.phone is now users.telephone";
    assert!(seen.contains(all), "one question for both: {seen}");
    let up = project.last("up.sql");
    for renamed in
        ["RENAME COLUMN \"mail\" TO \"email\"", "RENAME COLUMN \"phone\" TO \"telephone\""]
    {
        assert!(up.contains(renamed), "{up}");
    }
    project.ends(0, &["upgrade"]);
    project.models(&[table("User", "users", &texts(["mail", "telephone"]))]);
    let (code, seen) = project.answers(&draft, QUESTION, "\u{1b}[B\r");
    assert_eq!(code, 6, "no value is given for existing rows: {seen}");
    assert!(project.last("up.sql").contains("DROP COLUMN \"email\""), "{seen}");
}

#[test]
fn names_that_change_places_do_so_once() {
    let project = Project::new();
    let columns = [column("a", "a", "text"), column("b", "b", "text")];
    project.migrate(&[table("User", "users", &columns)]);
    project.by_hand("insert into users (a, b) values ('one', 'two')");
    let from = |name: &str, old: &str| with(column(name, name, "text"), "renamed_from", json!(old));
    project.models(&[table("User", "users", &[from("a", "b"), from("b", "a")])]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    project.by_hand("do $$ begin assert (select a = 'two' and b = 'one' from users); end $$");
    project.ends(0, &["check"]);
    let again = project.ends(0, &DRAFT);
    assert!(again.stdout.contains("no difference between"), "{again:?}");
}

#[test]
fn rows_get_what_the_model_says_and_labels_give_way_to_others() {
    let project = Project::new();
    let feels = with(
        column("mood", "mood", "text"),
        "type",
        json!({"enum": {"namespace": "public", "name": "mood"}}),
    );
    project
        .migrate(&[mood(&["fine", "bad"]), table("User", "users", std::slice::from_ref(&feels))]);
    project.by_hand("insert into users (mood) values ('fine'), ('bad')");
    let fewer = with(mood(&["fine"]), "removed", json!([{"label": "bad", "map_to": "fine"}]));
    let score = with(column("score", "score", "integer"), "backfill", json!("length(mood::text)"));
    project.models(&[fewer, table("User", "users", &[feels, score])]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.by_hand(
        "do $$ begin assert (select count(*) = 2 from users where mood = 'fine' and score >= 3); end $$",
    );
}

#[test]
fn a_table_moves_to_another_schema_when_that_is_said() {
    let project = Project::new();
    let profile = table("Profile", "profiles", &[column("name", "name", "text")]);
    project.migrate(std::slice::from_ref(&profile));
    project.by_hand("insert into profiles (name) values ('kept')");
    project.models(&[with(profile, "namespace", json!("catalog"))]);
    project.ends(0, &[&DRAFT[..], &["--rename", "profiles:catalog.profiles"]].concat());
    assert!(
        project.last("up.sql").contains("SET SCHEMA \"catalog\""),
        "{}",
        project.last("up.sql")
    );
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.by_hand("do $$ begin assert (select count(*) = 1 from catalog.profiles); end $$");
    project.ends(0, &["downgrade", "-1"]);
    project.by_hand("do $$ begin assert (select count(*) = 1 from profiles); end $$");
}

#[test]
fn an_alternative_that_cannot_be_does_not_hide_the_question() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("score", "score", "integer")])]);
    let wrong = with(column("points", "points", "integer"), "default", json!("'many'"));
    project.models(&[table("User", "users", &[wrong])]);
    project.ends(3, &DRAFT);
    let up = project.last("up.sql");
    assert!(
        up.contains("-- driftless: not proven: the proof of the draft from the migrations failed"),
        "{up}"
    );
}

#[test]
fn a_finding_points_at_the_field_or_at_the_struct_that_had_it() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("mail", "mail", "text")])]);
    project.write(
        "src/lib.rs",
        "\n\npub struct User {\n    pub id: i64,\n    pub email: String,\n}\n",
    );
    let mut models =
        table("User", "users", &[with(column("email", "email", "text"), "line", json!(5))]);
    models["table"]["source"]["line"] = json!(3);
    project.models(&[models]);
    let said = project.ends(3, &["revision", "--autogenerate", "-m", "mail"]).stderr;
    let caret = "--> src/lib.rs:5:9\n  |\n5 |     pub email: String,\n  |         ^^^^^\n";
    assert!(said.contains(&format!("this may be a rename\n {caret}")), "{said}");
    let caret = "--> src/lib.rs:3:12\n  |\n3 | pub struct User {\n  |            ^^^^\n";
    assert!(said.contains(&format!("and its data\n {caret}")), "{said}");
    let json =
        project.ends(3, &["diff", "--from", "database", "--to", "models", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!(
        value["diagnostics"][0]["at"],
        json!([{"file": "src/lib.rs", "line": 5, "column": 9}])
    );
    // The file was edited since: a line without that name is not shown.
    project.write(
        "src/lib.rs",
        "\n\n\npub struct User {\n    pub id: i64,\n    pub email: String,\n}\n",
    );
    let said = project.ends(3, &["diff", "--from", "database", "--to", "models"]).stderr;
    assert!(said.contains("--> src/lib.rs:5\n") && !said.contains("pub email"), "{said}");
}

#[test]
fn a_tablespace_that_only_the_database_has_is_no_hindrance_to_a_proof() {
    let project = Project::new();
    let fast = json!({"tablespace": "fast"});
    project.models(&[with(table("User", "users", &[]), "options", fast.clone())]);
    let ran = project.ends(0, &["revision", "--autogenerate", "-m", "fast"]);
    assert!(ran.stdout.contains("proven"), "{ran:?}");
    project.ends(0, &["upgrade"]);
    // The next draft is proven from the migrations, which name the tablespace, too.
    let users = table("User", "users", &[column("name", "name", "text")]);
    project.models(&[with(users, "options", fast)]);
    let ran = project.ends(6, &["revision", "--autogenerate", "-m", "named"]);
    assert!(ran.stdout.contains("proven"), "{ran:?}");
}

#[test]
fn a_first_draft_makes_what_models_say_was_renamed_once() {
    let project = Project::new();
    project.models(&[with(table("User", "users", &[]), "renamed_from", json!("people"))]);
    project.ends(0, &["revision", "--autogenerate", "-m", "start"]);
    assert!(project.last("up.sql").contains("CREATE TABLE \"public\".\"users\""));
}

#[test]
fn a_rule_that_driftless_toml_makes_an_error_writes_nothing() {
    let project = Project::new();
    let wide = [column("name", "name", "text"), column("age", "age", "integer")];
    project.migrate(&[table("User", "users", &wide)]);
    project.models(&[table("User", "users", &wide[..1])]);
    let configured = |level: &str| {
        let text = format!("[lint]\ndrop-column = \"{level}\"\n");
        std::fs::write(project.directory.join("driftless.toml"), text)
            .expect("a file can be written");
    };
    configured("error");
    let before = project.files();
    let ran = project.ends(2, &DRAFT);
    assert!(ran.stderr.contains("error[DL102]: drop-column: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("no revision was written"), "{}", ran.stderr);
    assert_eq!(project.files(), before);
    configured("allow");
    let ran = project.ends(0, &[&DRAFT[..], &["--dry-run"]].concat());
    assert!(!ran.stderr.contains("DL102") && !ran.stdout.contains("DL102"), "{ran:?}");
    configured("note");
    let ran = project.ends(0, &[&DRAFT[..], &["--dry-run"]].concat());
    assert!(ran.stdout.contains("-- note[DL102] drop-column: "), "{ran:?}");
    configured("error");
    project.ends(0, &[&DRAFT[..], &["--allow", "drop-column"]].concat());
    assert!(project.last("up.sql").contains("-- warning[DL102] drop-column: "));
}

#[test]
fn a_rule_that_does_not_exist_is_told_before_anything_is_drafted() {
    let project = Project::new();
    project.models(&[table("User", "users", &[])]);
    let ran = project.ends(2, &[&DRAFT[..], &["--allow", "drop-colum"]].concat());
    assert!(ran.stderr.contains("did you mean `drop-column`?"), "{}", ran.stderr);
}

#[test]
fn an_index_is_built_concurrently_in_a_migration_of_its_own() {
    let project = Project::new();
    let users = table("User", "users", &[column("name", "name", "text")]);
    project.migrate(std::slice::from_ref(&users));
    let indexes = |options: Value| {
        let index = json!({"columns": [{"column": "name"}], "options": options});
        with(users.clone(), "indexes", json!([index]))
    };
    let age = with(column("age", "age", "integer"), "default", json!("0"));
    let mut wider = indexes(json!({"concurrently": true}));
    wider["table"]["columns"].as_array_mut().expect("it is a list").push(age.clone());
    project.models(&[wider]);
    project.ends(0, &DRAFT);
    let migrations = project.migrations();
    let [.., first, second] = migrations.as_slice() else { panic!("{migrations:?}") };
    let read = |name: &str, file: &str| project.read(&format!("migrations/{name}/{file}"));
    assert!(read(first, "metadata.toml").contains("run_in_transaction = true"));
    assert!(read(second, "metadata.toml").contains("run_in_transaction = false"));
    assert!(read(first, "up.sql").starts_with("-- driftless: proven on PostgreSQL"));
    assert!(read(second, "up.sql").contains("CREATE INDEX CONCURRENTLY \"users_name_idx\""));
    assert!(
        read(second, "down.sql").contains("DROP INDEX CONCURRENTLY \"public\".\"users_name_idx\"")
    );
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "-1"]);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["verify"]);
    // The word says how and not what: another one is no difference.
    let mut plain = indexes(json!({}));
    plain["table"]["columns"].as_array_mut().expect("it is a list").push(age);
    project.models(&[plain]);
    project.ends(0, &["check"]);
}

#[test]
fn driftless_toml_says_that_all_indexes_are_built_concurrently() {
    let project = Project::new();
    let users = table("User", "users", &[column("name", "name", "text")]);
    project.migrate(std::slice::from_ref(&users));
    project.write("driftless.toml", "concurrent_indexes = true\n");
    let index = json!([{"columns": [{"column": "name"}]}]);
    project.models(&[with(users.clone(), "indexes", index)]);
    project.ends(0, &DRAFT);
    assert!(project.last("up.sql").contains("CREATE INDEX CONCURRENTLY"));
    assert!(project.last("metadata.toml").contains("run_in_transaction = false"));
    project.ends(0, &["upgrade"]);
    project.models(&[users]);
    project.ends(0, &DRAFT);
    assert!(project.last("up.sql").contains("DROP INDEX CONCURRENTLY"));
    assert!(project.last("down.sql").contains("CREATE INDEX CONCURRENTLY"));
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
}
