//! The production guard: nothing is written without a confirmation, and a downgrade needs another one.

use super::project::Project;

fn line() -> Project {
    let project = Project::new();
    project.migration("1_users", "create table users (id int);", "drop table users;");
    project.migration("2_posts", "create table posts (id int);", "drop table posts;");
    project
}

const PRODUCTION: (&str, &str) = ("ENVIRONMENT", "production");
const UP: (&str, &str) = ("CONFIRM_PRODUCTION_MIGRATION", "yes");
const DOWN: (&str, &str) = ("CONFIRM_PRODUCTION_DOWNGRADE", "yes");

#[test]
fn nothing_is_written_to_production_unless_somebody_confirms_it() {
    let project = line();
    let url = project.database.url();
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut all = vec![("DATABASE_URL", url.as_str()), PRODUCTION];
        all.extend(variables);
        project.run_with(&all, arguments)
    };
    let none =
        || project.answer("select (to_regclass('__diesel_schema_migrations') is null)::text");
    for arguments in [&["upgrade"][..], &["stamp", "head"]] {
        let ran = run(&[], arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains("CONFIRM_PRODUCTION_MIGRATION=yes"), "{ran:?}");
        assert_eq!(none(), "true");
        assert_eq!(run(&[DOWN], arguments).code, 2, "the word for the way back is another one");
        assert_eq!(run(&[("CONFIRM_PRODUCTION_MIGRATION", "no")], arguments).code, 2);
    }
    // Reading needs none.
    assert_eq!(run(&[], &["current"]).code, 0);
    assert_eq!(run(&[], &["status"]).code, 1);
    assert_eq!(run(&[], &["upgrade", "--sql"]).code, 0);
    assert_eq!(run(&[UP], &["upgrade"]).code, 0);
    let ran = run(&[UP], &["downgrade", "-1"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("CONFIRM_PRODUCTION_DOWNGRADE=yes"), "{ran:?}");
    assert_eq!(run(&[], &["upgrade"]).code, 0, "nothing to apply is nothing to confirm");
    let ran = run(&[DOWN], &["downgrade", "-1"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("data may be lost permanently by 2_posts"), "{ran:?}");
    assert!(ran.stderr.contains("pg_dump --format=custom"), "{ran:?}");
}

#[test]
fn a_stamp_that_takes_a_record_away_is_confirmed_like_a_downgrade() {
    let project = line();
    let url = project.database.url();
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut all = vec![("DATABASE_URL", url.as_str()), PRODUCTION];
        all.extend(variables);
        project.run_with(&all, arguments)
    };
    project.ends(0, &["stamp", "head"]);
    project.by_hand("insert into __diesel_schema_migrations (version) values ('0')");
    let recorded =
        "select string_agg(version, ' ' order by version) from __diesel_schema_migrations";
    for arguments in [
        &["stamp", "base"][..],
        &["stamp", "1"],
        &["stamp", "--not-done", "2"],
        &["stamp", "--purge", "head"],
    ] {
        let ran = run(&[UP], arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains("CONFIRM_PRODUCTION_DOWNGRADE=yes"), "{ran:?}");
        assert_eq!(project.answer(recorded), "0 1 2");
    }
    assert_eq!(run(&[UP], &["stamp", "--done", "2"]).code, 0);
    assert_eq!(run(&[UP], &["stamp", "--checksums"]).code, 0);
    assert_eq!(run(&[DOWN], &["stamp", "--purge", "1"]).code, 0);
    assert_eq!(project.answer(recorded), "1");
}

#[test]
fn a_baseline_of_production_is_confirmed_too() {
    let project = Project::new();
    project.write("Cargo.toml", "[package]\nname = \"app\"\nedition = \"2024\"\n");
    project.write("src/lib.rs", "");
    project.by_hand("create table users (id int)");
    let url = project.database.url();
    let ran = project.run_with(&[("DATABASE_URL", &url), PRODUCTION], &["init", "--baseline"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("is a production database"), "{ran:?}");
    assert!(project.migrations().is_empty());
}

#[test]
fn rules_say_which_databases_are_production() {
    let project = line();
    let database = project.answer("select current_database()::text");
    for rule in
        [format!("databases = [\"{database}\"]"), "urls = [\"postgres://*scratch*\"]".to_owned()]
    {
        project.write("driftless.toml", &format!("[production]\n{rule}\n"));
        let ran = project.ends(2, &["upgrade"]);
        assert!(ran.stderr.contains("in driftless.toml"), "{ran:?}");
    }
    project.write("driftless.toml", "[production]\ndatabases = [\"other*\"]\n");
    project.ends(0, &["upgrade"]);
}

/// However the value is written and wherever it is set, only one in the environment confirms.
#[test]
fn a_file_says_what_is_production_and_confirms_nothing() {
    let project = line();
    let url = project.database.url();
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut all = vec![("DATABASE_URL", url.as_str())];
        all.extend(variables);
        project.run_with(&all, arguments)
    };
    for word in [" Production ", "PRODUCTION"] {
        let ran = run(&[("ENVIRONMENT", word)], &["upgrade"]);
        assert_eq!(ran.code, 2, "`{word}`: {ran:?}");
        assert!(ran.stderr.contains("CONFIRM_PRODUCTION_MIGRATION=yes"), "{ran:?}");
    }
    project.write(".env", "ENVIRONMENT=production\nCONFIRM_PRODUCTION_MIGRATION=yes\nCONFIRM_PRODUCTION_DOWNGRADE=yes\n");
    let ran = run(&[], &["upgrade"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("CONFIRM_PRODUCTION_MIGRATION=yes"), "{ran:?}");
    let recorded = "select (to_regclass('__diesel_schema_migrations') is null)::text";
    assert_eq!(project.answer(recorded), "true");
    assert_eq!(run(&[("CONFIRM_PRODUCTION_MIGRATION", " yes ")], &["upgrade"]).code, 0);
    for arguments in [&["downgrade", "-1"][..], &["stamp", "base"]] {
        for confirmed in [&[][..], &[UP]] {
            let ran = run(confirmed, arguments);
            assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
            assert!(ran.stderr.contains("CONFIRM_PRODUCTION_DOWNGRADE=yes"), "{ran:?}");
        }
    }
    assert_eq!(project.answer("select count(*)::text from __diesel_schema_migrations"), "2");
    assert_eq!(run(&[DOWN], &["stamp", "base"]).code, 0);
}

#[test]
fn a_rule_holds_whatever_says_where_the_database_is() {
    let project = line();
    let target = project.database.target();
    let (host, name) = (target.endpoints()[0].host.clone(), target.database().to_owned());
    let service = format!("[s]\nhost={host}\ndbname={name}\nuser=driftless\n");
    project.write("services", &service);
    let bare = [("DATABASE_URL", "postgres://"), ("PGUSER", "driftless")];
    let ways: [(&str, &[(&str, &str)]); 3] = [
        ("PGHOST", &[bare[0], bare[1], ("PGHOST", &host), ("PGDATABASE", &name)]),
        ("PGSERVICE", &[bare[0], ("PGSERVICE", "s"), ("PGSERVICEFILE", "services")]),
        ("a service", &[("DATABASE_URL", "service=s"), ("PGSERVICEFILE", "services")]),
    ];
    for rule in [
        "urls = [\"*@localhost*\"]".to_owned(),
        format!("urls = [\"*{host}*\"]"),
        format!("databases = [\"{}\"]", name.to_uppercase()),
    ] {
        project.write("driftless.toml", &format!("[production]\n{rule}\n"));
        for (way, variables) in ways {
            let ran = project.run_with(variables, &["upgrade"]);
            assert_eq!(ran.code, 2, "{rule}, {way}: {ran:?}");
            assert!(ran.stderr.contains("in driftless.toml"), "{rule}, {way}: {ran:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_name_is_typed_at_a_terminal() {
    let project = line();
    let database = project.answer("select current_database()::text");
    project.write("driftless.toml", "[production]\ndatabases = [\"*\"]\n");
    let (code, seen) = project.types(&["upgrade"], "Type `", "something else\r");
    assert_eq!(code, 2, "{seen}");
    let (code, seen) = project.types(&["upgrade"], "Type `", &format!("{database}\r"));
    assert_eq!(code, 0, "{seen}");
    let (code, seen) = project.types(&["downgrade", "-1"], "Type `", &format!("{database}\r"));
    assert_eq!(code, 2, "{seen}");
    let typed = format!("downgrade {database}\r");
    let (code, seen) = project.types(&["downgrade", "-1"], "Type `", &typed);
    assert_eq!(code, 0, "{seen}");
}
