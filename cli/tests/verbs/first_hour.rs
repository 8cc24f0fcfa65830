//! The likeliest mistakes of a first hour, and the messages about them, in snapshots next to this file.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::json;

use super::port::Ported;
use super::project::{Project, Ran, artifact, column, server, table, with};

/// Shows the output without what differs in each run.
fn reads(project: &Project, name: &str, code: i32, ran: &Ran, words: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for word in words {
        assert!(ran.stderr.contains(word), "{word}: {ran:?}");
    }
    let mut text = format!("{}{}({})\n", ran.stderr, ran.stdout, ran.code);
    let directory = project.directory.display().to_string();
    let url = project.database.url();
    let authority = url.rsplit_once('/').map_or(url.as_str(), |(it, _)| it);
    let database = url.rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default();
    for (what, shown) in
        [(directory.as_str(), "[…]"), (authority, "postgres://[…]"), (database, "[DATABASE]")]
    {
        text = text.replace(what, shown);
    }
    let major = format!("PostgreSQL {}", server().programs().major);
    text = text.replace(&major, "PostgreSQL […]");
    for migration in project.migrations() {
        if let Some((stamp, _)) = migration.split_once('_').filter(|(it, _)| it.len() > 10) {
            text = text.replace(stamp, "[TIME]");
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("first_hour");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The command for models that are compiled, not given as an artifact.
fn plain(project: &Project, arguments: &[&str]) -> Ran {
    plain_in(project, &project.directory.join("target"), arguments)
}

/// The same, with this target directory.
fn plain_in(project: &Project, target: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_driftless"))
        .current_dir(&project.directory)
        .env("DATABASE_URL", project.database.url())
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_COLOR", "never")
        .args(arguments)
        .output()
        .expect("the command starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().expect("nobody killed it");
    Ran { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

fn users() -> serde_json::Value {
    table("User", "users", &[column("name", "name", "text")])
}

fn project() -> Project {
    let project = Project::new();
    project.models(&[users()]);
    project
}

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "users"];

#[test]
fn no_database_is_named() {
    let project = project();
    let ran = project.run_at(None, &["upgrade"]);
    reads(&project, "no_database_is_named", 2, &ran, &["DATABASE_URL", ".env"]);
}

#[test]
fn the_server_is_down() {
    let project = project();
    let ran = project.run_at(Some("postgres://me:secret@127.0.0.1:1/shop"), &["check"]);
    assert!(!ran.stderr.contains("secret"), "{ran:?}");
    reads(&project, "the_server_is_down", 2, &ran, &["onnection refused", "PostgreSQL is running"]);
}

#[test]
fn the_database_does_not_exist() {
    let project = project();
    let url = project.database.url().replace("driftless_scratch", "nowhere");
    for verb in [&["check"][..], &["upgrade"]] {
        let ran = project.run_at(Some(&url), verb);
        let shown = Ran { stderr: ran.stderr.replace(&url, "[URL]"), ..ran };
        let name = url.rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default();
        let shown = Ran { stderr: shown.stderr.replace(name, "nowhere"), ..shown };
        reads(&project, "the_database_does_not_exist", 2, &shown, &["does not exist", "createdb"]);
    }
}

/// The text, the variables, and what the message and its help contain.
type Wrong<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

#[test]
fn a_parameter_of_the_connection_is_wrong() {
    let server = Ported::start("create role me login password 'pass';\ncreate database shop;\n");
    let project = project();
    let table: &[Wrong] = &[
        (
            "postgres://me:hunter2@127.0.0.1:{P}/shop?schema=public",
            &[],
            &["`schema` is not supported", "remove it"],
        ),
        (
            "postgres://me:hunter2@127.0.0.1:{P}/shop?SSLMODE=disable",
            &[],
            &["did you mean `sslmode`?"],
        ),
        (
            "host=127.0.0.1 port={P} user=me password=my hunter2=x",
            &[],
            &["an invalid name", "single quotes"],
        ),
        (
            "postgres://me@127.0.0.1:{P}/shop",
            &[],
            &["password missing", "asks for the password of role `me`", "PGPASSWORD", "~/.pgpass"],
        ),
        (
            "postgres://me@127.0.0.1:{P}/shop",
            &[("PGPASSFILE", "open")],
            &["password missing", "others can read it", "chmod 600"],
        ),
        (
            "postgres://me:hunter2@127.0.0.1:{P}/shop",
            &[],
            &["password authentication failed", "correct the password of role `me`"],
        ),
        ("postgres://me:hunter2@2@127.0.0.1:{P}/shop", &[], &["contains an `@`", "`%40`"]),
        (
            "postgres://me:hunter2#2@127.0.0.1:{P}/shop",
            &[],
            &["password authentication failed", "correct the password"],
        ),
        ("postgres://me:hunter2/2@127.0.0.1:{P}/shop", &[], &["`@`", "`%2F`"]),
        ("postgres://me:1/hunter2@127.0.0.1:{P}/shop", &[], &["`@`", "`%2F`"]),
        ("postgres://me:hunter2/?2@127.0.0.1:{P}/shop", &[], &["port is not a number", "`%3F`"]),
        ("postgres://me:hunter2%2@127.0.0.1:{P}/shop", &[], &["a `%` in the URL", "`%25`"]),
        (
            "postgres://me:hunter2@127.0.0.1:1/shop",
            &[],
            &["Connection refused", "check that PostgreSQL is running at `127.0.0.1`, port 1"],
        ),
        (
            "postgres://me:hunter2@%2Fnowhere/shop",
            &[],
            &["No such file", "a socket in `/nowhere` for port 5432"],
        ),
        (
            "postgres://me:pass@127.0.0.1:{P}/shpo",
            &[],
            &["database \"shpo\" does not exist", "createdb"],
        ),
        (
            "postgres://me:hunter2@nowhere.invalid/shop",
            &[],
            &["`nowhere.invalid` cannot be resolved"],
        ),
        ("postgres://me:hunter2@127.0.0.1:54e2/shop", &[], &["port is not a number", "1 to 65535"]),
        (
            "postgres://me:hunter2@127.0.0.1/shop",
            &[("PGPORT", "54e2")],
            &["port is not a number from 1 to 65535", "PGPORT"],
        ),
        (
            "postgres://me:hunter2@127.0.0.1/shop",
            &[("PGSERVICE", "missing")],
            &["`[missing]`", "PGSERVICE"],
        ),
        (
            "postgres://me:hunter2@127.0.0.1/shop?sslmode=on",
            &[],
            &["`sslmode` has an unknown value", "`verify-full`"],
        ),
        (
            "postgres://me:hunter2@127.0.0.1:{P}/shop",
            &[("PGSSLCRL", "x")],
            &["PGSSLCRL is set", "unset PGSSLCRL"],
        ),
        (
            "postgres://me:hunter2@127.0.0.1:1,127.0.0.1:2/shop",
            &[("PGHOSTADDR", "127.0.0.1")],
            &["2 hosts, 1 addresses", "the same number of each"],
        ),
        ("host=me:hunter2@127.0.0.1 dbname=shop", &[], &["the name of the host contains an `@`"]),
        (
            "dbname=postgres://me:hunter2@127.0.0.1/shop",
            &[],
            &["the name of the database is a URL", "DATABASE_URL"],
        ),
        (
            "mysql://me:hunter2@127.0.0.1/shop",
            &[],
            &["not a PostgreSQL URL", "postgres://user@host:5432/database"],
        ),
        ("me:hunter2@127.0.0.1/shop", &[], &["neither a PostgreSQL URL nor", "host=…"]),
    ];
    project.write("open", "*:*:*:*:hunter2\n");
    let mut all = String::new();
    for (text, variables, words) in table {
        let url = text.replace("{P}", &server.port.to_string());
        let home = project.directory.display().to_string();
        let own = [("DATABASE_URL", url.as_str()), ("HOME", &home)];
        let ran = project.run_with(&[&own, *variables].concat(), &["upgrade"]);
        assert_eq!(ran.code, 2, "{text}: {ran:?}");
        assert!(!format!("{ran:?}").contains("unter2"), "{text}: {ran:?}");
        assert!(ran.stderr.contains("\n  help: "), "{text}: {ran:?}");
        for word in *words {
            assert!(ran.stderr.contains(word), "{text}: {word}: {ran:?}");
        }
        let said: String = variables.iter().map(|it| format!("{}={} ", it.0, it.1)).collect();
        let shown = ran.stderr.replace(&server.port.to_string(), "{P}");
        all.push_str(&format!("{said}{text}\n{shown}\n"));
    }
    let ran = Ran { code: 2, stdout: String::new(), stderr: all };
    reads(&project, "a_parameter_of_the_connection_is_wrong", 2, &ran, &[]);
}

#[test]
fn the_role_does_not_exist() {
    let project = project();
    let url = project.database.url();
    let (scheme, rest) = url.split_once("://").expect("it is a URL");
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    let ran = project.run_at(Some(&format!("{scheme}://nobody:secret@{host}")), &["check"]);
    let shown = ran.stderr.replace(host, "[HOST]");
    assert!(!shown.contains("secret"), "{shown}");
    reads(
        &project,
        "the_role_does_not_exist",
        2,
        &Ran { stderr: shown, ..ran },
        &["check role `nobody`"],
    );
}

#[test]
fn there_is_no_cargo_project() {
    let project = project();
    let ran = plain(&project, &["check"]);
    reads(
        &project,
        "there_is_no_cargo_project",
        2,
        &ran,
        &["there is no Cargo.toml", "--manifest-path"],
    );
}

fn cargo_project(source: &str) -> Project {
    let project = project();
    project.write(
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n",
    );
    project.write("src/lib.rs", source);
    project
}

#[test]
fn no_struct_has_the_derive() {
    let project = cargo_project("pub struct User {\n    pub id: i64,\n}\n");
    let ran = plain(&project, &["check"]);
    let shown = Ran {
        stderr: ran
            .stderr
            .lines()
            .filter(|it| it.starts_with(['e', ' ']))
            .filter(|it| !it.contains("ing app") && !it.contains("Finished"))
            .map(|it| format!("{it}\n"))
            .collect(),
        ..ran
    };
    reads(
        &project,
        "no_struct_has_the_derive",
        2,
        &shown,
        &["contain no models", "#[derive(driftless::Schema)]"],
    );
}

#[test]
fn the_package_is_another_one() {
    let project = cargo_project("");
    let ran = plain(&project, &["check", "--package", "ap"]);
    reads(&project, "the_package_is_another_one", 2, &ran, &["`ap`"]);
}

#[test]
fn the_models_do_not_compile() {
    let project = cargo_project("pub struct User {\n    pub id: i46,\n}\n");
    let ran = plain(&project, &["check"]);
    reads(
        &project,
        "the_models_do_not_compile",
        2,
        &ran,
        &["src/lib.rs:2:13", "could not be compiled"],
    );
}

#[test]
fn a_table_is_written_out_and_derived() {
    // The output of the derive, next to that of `diesel print-schema`.
    let source = "mod schema {\n    pub mod users {}\n}\n\nuse schema::users;\n\nmod users {}\n";
    let project = cargo_project(source);
    let ran = plain(&project, &["check"]);
    let words = ["E0255", "`#[schema(table_macro = false)]` on the struct"];
    reads(&project, "a_table_is_written_out_and_derived", 2, &ran, &words);
}

#[test]
fn two_structs_define_one_table() {
    let project = project();
    project.write(
        "src/lib.rs",
        "struct User {\n    id: i64,\n}\n\nstruct UserName {\n    id: i64,\n}\n",
    );
    let mut second = table("UserName", "users", &[]);
    second["table"]["source"]["line"] = json!(5);
    project.models(&[users(), second]);
    let ran = project.run(&["check"]);
    reads(&project, "two_structs_define_one_table", 2, &ran, &["defined-twice", "src/lib.rs:5:8"]);
}

#[test]
fn the_configuration_has_a_typo() {
    let project = project();
    project.write("driftless.toml", "\nmigration_dir = \"migrations\"\n");
    let ran = project.run(&["check"]);
    reads(
        &project,
        "the_configuration_has_a_typo",
        2,
        &ran,
        &["line 2", "did you mean `migrations_dir`"],
    );
}

#[test]
fn a_schema_of_the_configuration_is_nowhere() {
    let project = project();
    project.write("driftless.toml", "schemas = [\"publik\"]\n");
    let ran = project.run(&["check"]);
    reads(
        &project,
        "a_schema_of_the_configuration_is_nowhere",
        1,
        &ran,
        &["`publik`", "driftless.toml lists the schema"],
    );
}

#[test]
fn a_line_of_the_environment_file_is_broken() {
    let project = project();
    project.write(".env", "A=1\nDATABASE_URL postgres://me:secret@localhost/shop\n");
    let ran = project.run_at(None, &["check"]);
    assert!(!ran.stderr.contains("secret"), "{ran:?}");
    reads(&project, "a_line_of_the_environment_file_is_broken", 2, &ran, &["line 2", "NAME=value"]);
}

#[test]
fn a_revision_is_drafted_before_the_last_one_is_applied() {
    let project = project();
    project.ends(0, &DRAFT);
    let ran = project.run(&["revision", "--autogenerate", "-m", "more"]);
    let name = "a_revision_is_drafted_before_the_last_one_is_applied";
    reads(&project, name, 2, &ran, &["not up to date", "driftless upgrade"]);
}

#[test]
fn nobody_has_decided_whether_it_is_a_rename() {
    let project = project();
    project.migrate(&[users()]);
    project.write("src/lib.rs", "\nstruct User {\n    id: i64,\n    full_name: String,\n}\n");
    let field = with(column("full_name", "full_name", "text"), "line", json!(4));
    project.models(&[table("User", "users", &[field])]);
    let ran = project.run(&["revision", "--autogenerate", "-m", "name"]);
    reads(
        &project,
        "nobody_has_decided_whether_it_is_a_rename",
        3,
        &ran,
        &["RN101", "--rename users.name:users.full_name"],
    );
    let ran = project.run(&["upgrade"]);
    reads(&project, "an_undecided_revision_is_applied", 2, &ran, &["undecided", "--drop"]);
}

#[test]
fn a_number_is_given_without_its_sign() {
    let project = project();
    project.migrate(&[users()]);
    let ran = project.run(&["downgrade", "1"]);
    reads(&project, "a_number_is_given_without_its_sign", 2, &ran, &["`-1`"]);
}

#[test]
fn a_verb_is_another_tools() {
    let project = project();
    let ran = project.run(&["migrate"]);
    reads(&project, "a_verb_is_another_tools", 2, &ran, &["'upgrade'"]);
    // A misspelled word may be near to more than one of ours.
    let ran = project.run(&["revert"]);
    assert!(ran.stderr.contains("driftless downgrade -1"), "{ran:?}");
    let ran = project.run(&["makemigrations"]);
    reads(&project, "a_verb_is_djangos", 2, &ran, &["driftless revision --autogenerate"]);
}

#[test]
fn a_revision_is_asked_for_as_alembic_does() {
    let project = project();
    let ran = project.run(&["revision", "-m", "users"]);
    reads(&project, "a_revision_is_asked_for_as_alembic_does", 0, &ran, &["--autogenerate"]);
}

#[test]
fn there_are_no_server_programs() {
    let project = Project::with_own_servers();
    project.models(&[users()]);
    project.write("driftless.toml", "postgres_bin = \"nowhere\"\n");
    let ran = project.run(&DRAFT);
    reads(&project, "there_are_no_server_programs", 2, &ran, &["nowhere"]);
}

#[test]
fn the_scratch_role_may_make_nothing() {
    let project = project();
    let mut client = project.database.connect().expect("the server answers");
    client
        .batch_execute(
            "do $$ begin create role poor login; exception when duplicate_object then null; end $$",
        )
        .expect("a role can be made");
    let url = project.database.url();
    let (scheme, rest) = url.split_once("://").expect("it is a URL");
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    let scratch = format!("{scheme}://poor@{host}");
    let ran =
        project.run_with(&[("DATABASE_URL", &url), ("DRIFTLESS_SCRATCH_URL", &scratch)], &DRAFT);
    reads(
        &project,
        "the_scratch_role_may_make_nothing",
        2,
        &ran,
        &["DRIFTLESS_SCRATCH_URL", "permission denied"],
    );
}

#[test]
fn a_migration_cannot_be_replayed() {
    let project = project();
    project.write(
        "migrations/1_orders/up.sql",
        "create table orders (\n  id int primary key,\n  buyer int references buyers\n);\n",
    );
    project.write("migrations/1_orders/down.sql", "drop table orders;");
    let ran = project.run_at(None, &DRAFT);
    reads(
        &project,
        "a_migration_cannot_be_replayed",
        2,
        &ran,
        &["`1_orders/up.sql`", "line 1: relation \"buyers\" does not exist"],
    );
}

#[test]
fn every_message_that_is_shown_is_read_by_a_test() {
    let shown = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verbs/first_hour"));
    let source = include_str!("first_hour.rs");
    for entry in shown.expect("it is there") {
        let name = entry.expect("it can be listed").file_name().to_string_lossy().into_owned();
        // Another test may be writing one at the moment.
        let Some(name) = name.strip_suffix(".snap") else { continue };
        assert!(source.contains(&format!("\"{name}\"")), "{name}");
    }
}

/// The text of a static that holds the record of a model, as the derive writes it.
fn source_of(name: &str) -> String {
    let bytes: Vec<String> = artifact(&[table("T", name, &[])]).iter().map(u8::to_string).collect();
    format!(
        "const _: () = {{\n    #[used]\n    pub static RECORD: [u8; {}] = [{}];\n}};\n",
        bytes.len(),
        bytes.join(", ")
    )
}

#[test]
fn two_checkouts_share_a_target_directory() {
    let (one, two) = (cargo_project(&source_of("t_one")), cargo_project(&source_of("t_two")));
    let target = one.directory.join("shared");
    // Cargo goes by times: the second checkout is older than what was compiled in the first one.
    let past = SystemTime::now() - Duration::from_secs(600);
    for file in ["src/lib.rs", "Cargo.toml"] {
        let file = File::options().append(true).open(two.directory.join(file));
        file.and_then(|it| it.set_modified(past)).expect("the file is there");
    }
    let drafts = |project: &Project| {
        let ran = plain_in(project, &target, &["diff", "--from", "empty", "--to", "models"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.stdout
    };
    for _ in 0..2 {
        assert!(drafts(&one).contains("t_one"), "the models of the first checkout");
        assert!(drafts(&two).contains("t_two"), "the models of the second checkout");
    }
}
