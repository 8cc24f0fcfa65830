//! The graph of revisions as its users see it: branches, merges, targets, and what prevents them.

use serde_json::{Value, json};

use super::project::{Project, column, table, with};

/// `base0`, then `aaa1` (label `left`) and `bbb1` (label `right`) as branches; each creates a table.
fn branches() -> Project {
    let project = Project::new();
    project.ends(0, &["revision", "-m", "base", "--empty", "--rev-id", "base0"]);
    project.ends(0, &["revision", "-m", "left", "--empty", "--rev-id", "aaa1", "--label", "left"]);
    project.ends(
        0,
        &[
            "revision", "-m", "right", "--empty", "--rev-id", "bbb1", "--label", "right", "--head",
            "base0", "--splice",
        ],
    );
    for (migration, table) in project.migrations().iter().zip(["base", "left", "right"]) {
        project.write(
            &format!("migrations/{migration}/up.sql"),
            &format!("create table \"{table}\" (id int);"),
        );
        project.write(
            &format!("migrations/{migration}/down.sql"),
            &format!("drop table \"{table}\";"),
        );
    }
    project
}

fn tables(project: &Project) -> String {
    project.answer("select coalesce(string_agg(tablename, ' ' order by tablename), '') from pg_tables where schemaname = 'public' and tablename not like '\\_\\_%'")
}

#[test]
fn several_heads_stop_what_needs_one_and_say_how_to_merge() {
    let project = branches();
    let files = project.files();
    for arguments in
        [&["upgrade"][..], &["revision", "-m", "more"], &["show", "head"], &["stamp", "head"]]
    {
        let ran = project.ends(2, arguments);
        assert!(ran.stderr.contains("several heads: `aaa1`"), "{ran:?}");
        assert!(ran.stderr.contains("driftless merge heads"), "{ran:?}");
    }
    assert_eq!(project.files(), files);
    assert_eq!(tables(&project), "");
    let heads = project.ends(1, &["heads"]);
    assert!(heads.stdout.contains("aaa1 ") && heads.stdout.contains("bbb1 "), "{heads:?}");
    // Where CI asks, the exit code says so.
    assert_eq!(project.run(&["heads", "--json"]).code, 1);
    for arguments in [
        &["status"][..],
        &["verify"],
        &["check", "--from", "migrations", "--to", "migrations"],
        &["check", "--from", "database", "--to", "empty"],
    ] {
        let ran = project.ends(1, arguments);
        assert!(ran.stderr.contains("several heads: `aaa1`"), "{arguments:?}: {ran:?}");
    }
    let branches = project.ends(0, &["branches"]);
    assert!(
        branches.stdout.contains("  -> aaa1 ") && branches.stdout.contains("[right]"),
        "{branches:?}"
    );
}

#[test]
fn a_branch_is_gone_up_and_down_by_its_label() {
    let project = branches();
    project.ends(0, &["upgrade", "left@head"]);
    assert_eq!(tables(&project), "base left");
    assert_eq!(project.ends(1, &["current", "--check-heads"]).code, 1);
    project.ends(0, &["upgrade", "right@+1"]);
    assert_eq!(tables(&project), "base left right");
    project.ends(0, &["current", "--check-heads"]);
    let ambiguous = project.ends(2, &["downgrade", "-1"]);
    assert!(ambiguous.stderr.contains("ambiguous, because branches meet there"), "{ambiguous:?}");
    project.ends(0, &["downgrade", "left@base"]);
    assert_eq!(tables(&project), "base right");
    project.ends(0, &["downgrade", "base"]);
    assert_eq!(tables(&project), "");
}

#[test]
fn a_merge_makes_one_head_and_can_be_taken_back() {
    let project = branches();
    let ran = project.ends(0, &["merge", "heads", "-m", "join"]);
    assert!(ran.stdout.contains("which merges"), "{ran:?}");
    project.ends(0, &["upgrade"]);
    assert_eq!(tables(&project), "base left right");
    assert!(project.ends(0, &["current"]).stdout.contains("join\nup to date"));
    let alone = project.ends(2, &["merge"]);
    assert!(alone.stderr.contains("there is only one head"), "{alone:?}");
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(tables(&project), "base left right");
    assert!(project.ends(2, &["downgrade", "-1"]).stderr.contains("ambiguous"));
    project.ends(0, &["downgrade", "base0"]);
    assert_eq!(tables(&project), "base");
}

#[test]
fn a_merge_is_refused_where_heads_are_named_twice_or_are_none() {
    let project = branches();
    for (arguments, words) in [
        (&["merge", "aaa1", "aaa1"][..], "is named twice"),
        (&["merge", "base0", "aaa1"], "is not a head"),
        (&["merge", "aaa1"], "nothing to merge"),
        (&["merge", "aaa1", "zzz"], "there is no revision `zzz`"),
    ] {
        let ran = project.ends(2, arguments);
        assert!(ran.stderr.contains(words), "{arguments:?}: {ran:?}");
    }
}

/// Two branches of models from one start, each drafted on its own, as on two branches of git.
fn drafted_apart(left: &[Value], right: &[Value]) -> Project {
    let project = Project::new();
    let users = |more: &[Value]| table("User", "users", more);
    // A database would have to be at the end of the branch for which the draft is made.
    let draft = |arguments: &[&str]| {
        let all = [&["revision", "--autogenerate"], arguments].concat();
        let ran = project.run_at(None, &all);
        // A required column without a value for existing rows would fail.
        assert!([0, 6].contains(&ran.code), "{ran:?}");
    };
    project.models(&[users(&[])]);
    draft(&["-m", "start", "--rev-id", "start0"]);
    let head = project.read("migrations/.driftless/schema.json");
    project.models(left);
    draft(&["-m", "left", "--rev-id", "left0"]);
    // What the other branch has recorded is missing on this branch.
    project.write("migrations/.driftless/schema.json", &head);
    project.models(right);
    draft(&["-m", "right", "--rev-id", "right0", "--head", "start0", "--splice"]);
    project
}

#[test]
fn disjoint_changes_of_models_are_merged_and_proven() {
    let mail = column("mail", "mail", "text");
    let name = column("name", "name", "text");
    let left = [table("User", "users", std::slice::from_ref(&mail)), table("Tag", "tags", &[])];
    let project = drafted_apart(&left, &[table("User", "users", std::slice::from_ref(&name))]);
    // The state that git leaves after merging both branches.
    for file in ["schema.json", "drafted.json"] {
        let path = format!("migrations/.driftless/{file}");
        let text = project.read(&path);
        project.write(&path, &format!("<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n"));
    }
    let conflict =
        project.run_at(None, &["revision", "--autogenerate", "-m", "x", "--head", "left0"]);
    assert!(conflict.stderr.contains("driftless merge heads"), "{conflict:?}");
    project.ends(0, &["merge", "-m", "both"]);
    project.ends(0, &["upgrade"]);
    assert_eq!(tables(&project), "tags users");
    // The recorded head is the merged one: the models of both branches have nothing to draft.
    project.models(&[table("User", "users", &[mail, name]), table("Tag", "tags", &[])]);
    let ran = project.ends(0, &["revision", "--autogenerate", "-m", "none"]);
    assert!(ran.stdout.contains("no difference between"), "{ran:?}");
    project.ends(0, &["check", "--from", "migrations/.driftless/schema.json"]);
}

#[test]
fn overlapping_changes_of_models_are_listed_object_by_object() {
    let project = drafted_apart(
        &[table("User", "users", &[column("age", "age", "integer")])],
        &[table("User", "users", &[column("age", "age", "bigint")])],
    );
    let files = project.files();
    let ran = project.ends(2, &["merge"]);
    assert!(ran.stderr.contains("User.age.type"), "{ran:?}");
    assert!(ran.stderr.contains("integer") && ran.stderr.contains("bigint"), "{ran:?}");
    assert_eq!(project.files(), files);
}

#[test]
fn a_merge_whose_branches_cannot_both_run_is_refused() {
    let project = branches();
    for migration in &project.migrations()[1..] {
        project.write(&format!("migrations/{migration}/up.sql"), "create table same (id int);");
    }
    let ran = project.ends(4, &["merge"]);
    assert!(ran.stderr.contains("relation \"same\" already exists"), "{ran:?}");
}

#[test]
fn a_new_revision_finds_its_place_before_anything_is_written() {
    let project = branches();
    let files = project.files();
    for (arguments, words) in [
        (&["--head", "base0"][..], "is not a head"),
        (&["--head", "zzz"], "there is no revision `zzz`"),
        (&["--head", "heads"], "names several revisions"),
        (&["--head", "aaa1", "--rev-id", "a-b"], "contains `-`, which is not allowed"),
        (&["--head", "aaa1", "--rev-id", "bbb1"], "is already taken"),
        (&["--head", "aaa1", "--rev-id", "head"], "is already taken"),
        (&["--head", "aaa1", "--label", "left"], "is already taken"),
        (&["--head", "aaa1", "--depends-on", "zzz"], "there is no revision `zzz`"),
        (&["--splice"], "no parent is named"),
    ] {
        let all: Vec<&str> = ["revision", "-m", "more"].iter().chain(arguments).copied().collect();
        let ran = project.ends(2, &all);
        assert!(ran.stderr.contains(words), "{arguments:?}: {ran:?}");
    }
    assert_eq!(project.files(), files);
    let arguments =
        ["revision", "-m", "more", "--head", "left@head", "--depends-on", "right", "--dry-run"];
    project.ends(0, &arguments);
    assert_eq!(project.files(), files);
    project.ends(0, &arguments[..arguments.len() - 1]);
    assert!(project.last("metadata.toml").contains("depends_on = [\"bbb1\"]"));
    // Its dependency is applied with it, and cannot be rolled back before it.
    project.ends(0, &["upgrade", "left@head"]);
    assert_eq!(tables(&project), "base left right");
    let ran = project.ends(0, &["downgrade", "right@base"]);
    assert!(ran.stdout.contains("_more") && ran.stdout.contains("_right"), "{ran:?}");
}

#[test]
fn a_root_of_its_own_is_a_branch() {
    let project = branches();
    project.ends(0, &["revision", "-m", "alone", "--head", "base", "--rev-id", "alone0"]);
    project.ends(0, &["upgrade", "alone0"]);
    assert_eq!(tables(&project), "");
    assert!(project.ends(0, &["current"]).stdout.starts_with("alone0 "));
}

#[test]
fn every_reading_verb_speaks_json() {
    let project = branches();
    project.ends(0, &["upgrade", "left@head"]);
    for arguments in
        [&["current"][..], &["history"], &["heads"], &["branches"], &["show", "left"], &["status"]]
    {
        let all: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        let ran = project.run(&all);
        let value: Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
        assert!(value.to_string().contains("aaa1"), "{arguments:?}: {value}");
    }
    let current: Value =
        serde_json::from_str(&project.ends(0, &["current", "--json"]).stdout).expect("it is JSON");
    assert_eq!(current["pending"], json!(1));
    assert_eq!(current["current"][0]["labels"], json!(["left"]));
}

#[test]
fn ranges_and_symbols_are_alembics() {
    let project = branches();
    project.ends(0, &["merge", "--rev-id", "mmm1"]);
    let ids = |arguments: &[&str]| {
        let ran = project.ends(0, arguments);
        let ids = ran.stdout.lines().filter_map(|it| it.split(' ').next()).map(str::to_owned);
        ids.collect::<Vec<String>>().join(" ")
    };
    assert_eq!(ids(&["history"]), "mmm1 bbb1 aaa1 base0");
    assert_eq!(ids(&["history", "-r", "base:aaa1"]), "aaa1 base0");
    assert_eq!(ids(&["history", "-r", "aaa1:+1"]), "mmm1 aaa1");
    assert_eq!(ids(&["history", "-r", "-1:aaa1"]), "aaa1 base0");
    assert_eq!(ids(&["history", "--range=bbb:"]), "mmm1 bbb1");
    project.ends(0, &["upgrade", "aaa1"]);
    assert_eq!(ids(&["history", "-r", "current:"]), "mmm1 aaa1");
    assert!(project.ends(0, &["history", "-i"]).stdout.contains("(applied, current, label left)"));
    let nothing = project.ends(0, &["upgrade", "base0"]);
    assert!(nothing.stderr.contains("`base0` is already applied"), "{nothing:?}");
    assert!(project.ends(2, &["history", "-r", "head"]).stderr.contains("is not a range"));
    assert!(project.ends(2, &["upgrade", "base0:head"]).stderr.contains("is a range"));
    assert!(project.ends(2, &["show", "mmm2"]).stderr.contains("did you mean `mmm1`?"));
}

#[test]
fn what_a_database_has_is_recorded_without_running_anything() {
    let project = branches();
    project.ends(0, &["stamp", "left@head"]);
    assert_eq!(tables(&project), "");
    assert!(project.ends(0, &["current"]).stdout.starts_with("aaa1 "));
    project.ends(0, &["stamp", "bbb1"]);
    assert!(project.ends(0, &["current"]).stdout.starts_with("bbb1 "));
    project.by_hand("insert into __diesel_schema_migrations (version) values ('dead')");
    let unknown = project.ends(0, &["current"]);
    assert!(unknown.stderr.contains("has the migration dead"), "{unknown:?}");
    project.ends(0, &["stamp", "--purge", "base"]);
    assert_eq!(project.answer("select count(*)::text from __diesel_schema_migrations"), "0");
    let same = project.ends(0, &["stamp", "base"]);
    assert!(same.stdout.contains("nothing to record"), "{same:?}");
}

#[test]
fn a_script_for_psql_does_what_a_run_does() {
    let project = branches();
    project.ends(0, &["merge"]);
    let up = project.ends(0, &["upgrade", "--sql", "base:head"]).stdout;
    let down = project.ends(0, &["downgrade", "--sql", "head:base0"]).stdout;
    let psql = |script: &str| {
        project.write("script.sql", script);
        let bin = &super::project::server().programs().bin;
        let output = std::process::Command::new(bin.join("psql"))
            .args(["-X", "-q", "-d", &project.database.url(), "-f"])
            .arg(project.directory.join("script.sql"))
            .output()
            .expect("psql starts");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert!(psql(&up).0, "{:?}", psql(&up));
    assert_eq!(tables(&project), "base left right");
    assert!(project.ends(0, &["current"]).stdout.contains("up to date"));
    assert!(project.ends(0, &["status"]).stderr.is_empty());
    let twice = psql(&up);
    assert!(!twice.0 && twice.1.contains("already exists"), "{twice:?}");
    assert!(psql(&down).0);
    assert_eq!(tables(&project), "base");
    // If a database is configured, the script starts at its current revision.
    let rest = project.ends(0, &["upgrade", "--sql"]).stdout;
    assert!(!rest.contains("\"base\"") && rest.contains("\"left\""), "{rest}");
    assert!(
        project
            .run_at(None, &["downgrade", "--sql", "base"])
            .stderr
            .contains("the start of the script is unknown")
    );
}

#[test]
fn the_editor_opens_both_files() {
    let project = branches();
    project.write("editor.sh", "for file in \"$@\"; do echo '-- seen' >> \"$file\"; done\n");
    let ran = project
        .run_with(&[("EDITOR", "sh editor.sh"), ("VISUAL", "sh editor.sh")], &["edit", "aaa1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let migration = &project.migrations()[1];
    for file in ["up.sql", "down.sql"] {
        assert!(project.read(&format!("migrations/{migration}/{file}")).ends_with("-- seen\n"));
    }
    assert!(project.ends(2, &["edit", "base"]).stderr.contains("names no revision"));
}

#[test]
fn a_directory_is_replayed_there_and_back() {
    let project = branches();
    assert!(project.ends(1, &["verify"]).stdout.contains("verified 3 migrations"));
    let last = project.migrations().pop().expect("there are three");
    project.write(
        &format!("migrations/{last}/up.sql"),
        "create table a (id int); create table b (id int);",
    );
    project.write(&format!("migrations/{last}/down.sql"), "drop table a;");
    let ran = project.ends(4, &["verify"]);
    assert!(ran.stderr.contains(&format!("`{last}/down.sql` does not restore")), "{ran:?}");
    assert!(ran.stderr.contains("DROP TABLE \"public\".\"b\""), "{ran:?}");
    project
        .write(&format!("migrations/{last}/down.sql"), "do $$ begin raise 'no way back'; end $$;");
    let refused = project.ends(1, &["verify"]);
    assert!(refused.stdout.contains("1 down.sql refuses to run"), "{refused:?}");
    assert!(refused.stderr.contains("refuses to run: line 1: no way back"), "{refused:?}");
}

/// Four revisions in a line, one of which fills rows by hand.
fn line() -> Project {
    let project = Project::new();
    project.migration("1_users", "create table users (id int primary key);", "drop table users;");
    project.migration("2_mail", "alter table users add mail text;", "alter table users drop mail;");
    project.migration(
        "3_rows",
        "insert into users values (1, 'a'), (2, 'b');",
        "delete from users;",
    );
    project.migration("4_tags", "create table tags (id int);", "drop table tags;");
    project
}

#[test]
fn a_squash_is_one_revision_for_databases_on_either_side() {
    let project = line();
    project.ends(0, &["upgrade", "3_rows"]);
    let ran = project.ends(0, &["squash", "1_users:2_mail", "-m", "users with mail"]);
    assert!(ran.stdout.contains("their files joined in order"), "{ran:?}");
    assert_eq!(project.migrations(), ["2_users_with_mail", "3_rows", "4_tags"]);
    // A database with all of them can go on, and back.
    assert!(project.ends(1, &["status"]).stdout.contains("pending   4 4_tags"));
    project.ends(0, &["upgrade"]);
    assert!(project.ends(0, &["status"]).stderr.is_empty());
    project.ends(0, &["downgrade", "base"]);
    assert_eq!(project.answer("select count(*)::text from __diesel_schema_migrations"), "0");
    // A database with none of them runs the new one.
    project.ends(0, &["upgrade"]);
    assert_eq!(tables(&project), "tags users");
    assert_eq!(project.answer("select string_agg(mail, '' order by id) from users"), "ab");
    // A database with some of them cannot be upgraded.
    project.by_hand("delete from __diesel_schema_migrations; insert into __diesel_schema_migrations (version) values ('1')");
    let halfway = project.ends(2, &["upgrade"]);
    assert!(
        halfway.stderr.contains("only some of the revisions that `2_users_with_mail` squashed"),
        "{halfway:?}"
    );
}

#[test]
fn a_squash_keeps_the_rows_that_somebody_wrote_by_hand() {
    let project = line();
    let ran = project.ends(0, &["squash", "1_users:3_rows", "-m", "all", "--dry-run"]);
    assert!(ran.stdout.contains("their files joined in order"), "{ran:?}");
    assert!(ran.stdout.contains("`1_users` was written or changed by hand"), "{ran:?}");
    assert_eq!(project.migrations().len(), 4);
    project.ends(0, &["squash", "1_users:3_rows", "-m", "all"]);
    assert_eq!(project.migrations(), ["3_all", "4_tags"]);
    project.ends(0, &["upgrade"]);
    assert_eq!(project.answer("select count(*)::text from users"), "2");
    project.ends(0, &["downgrade", "base"]);
    assert_eq!(tables(&project), "");
}

#[test]
fn a_branch_is_not_squashed() {
    let project = branches();
    for range in ["base0:aaa1", ":", "aaa1:aaa1", "aaa1"] {
        project.ends(2, &["squash", range, "-m", "x"]);
    }
}

#[test]
fn a_draft_made_again_keeps_what_was_written_by_hand() {
    let project = Project::new();
    let users = |more: &[Value]| [table("User", "users", more)];
    let column =
        |name: &str, data_type: &str| with(column(name, name, data_type), "nullable", json!(true));
    project.models(&users(&[]));
    project.ends(0, &["revision", "--autogenerate", "-m", "users"]);
    project.ends(0, &["upgrade"]);
    project.models(&users(&[column("mail", "text")]));
    project.ends(0, &["revision", "--autogenerate", "-m", "columns"]);
    let name = project.migrations().pop().expect("there are two");
    let by_hand = "\n-- by hand\nINSERT INTO users DEFAULT VALUES;\n";
    let path = format!("migrations/{name}/up.sql");
    let text = project.read(&path);
    project.write(&path, &format!("{text}{by_hand}"));
    project.models(&users(&[column("mail", "text"), column("age", "integer")]));
    let ran = project.ends(0, &["revision", "--update", "--autogenerate"]);
    assert!(ran.stdout.contains("proven on PostgreSQL"), "{ran:?}");
    assert_eq!(project.migrations().last(), Some(&name));
    let up = project.last("up.sql");
    assert!(up.contains("\"age\"") && up.contains("-- by hand\nINSERT INTO users"), "{up}");
    project.ends(0, &["upgrade"]);
    assert_eq!(project.answer("select count(*)::text from users"), "1");
    project.ends(0, &["check"]);
    let applied = project.ends(2, &["revision", "--update", "--autogenerate"]);
    assert!(
        applied.stderr.contains("is applied, so driftless does not draft it again"),
        "{applied:?}"
    );
}

#[test]
fn a_draft_made_again_is_proven_with_what_was_written_by_hand() {
    let project = Project::new();
    project.models(&[table("User", "users", &[])]);
    project.ends(0, &["revision", "--autogenerate", "-m", "users"]);
    let name = project.migrations().pop().expect("there is one");
    let path = format!("migrations/{name}/up.sql");
    let text = project.read(&path);
    project.write(&path, &format!("{text}\nCREATE TABLE extra (id int);\n"));
    let files = project.files();
    project.models(&[table("User", "users", &[column("mail", "mail", "text")])]);
    let ran = project.ends(4, &["revision", "--update", "--autogenerate"]);
    assert!(ran.stderr.contains("extra"), "{ran:?}");
    assert_eq!(project.files(), files);
}

/// What Alembic's documentation and tests say of each verb, with our exit codes. Where Alembic has traps, driftless has
/// errors with advice.
#[test]
fn verbs_end_as_alembics_users_expect() {
    let project = branches();
    project.ends(0, &["merge", "--rev-id", "mmm1"]);
    let says = |code: i32, arguments: &[&str], words: &str| {
        let ran = project.ends(code, arguments);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains(words), "{arguments:?}: {said}");
    };
    // An empty database is at its base, and looking creates nothing.
    says(0, &["current"], "base: no revision is applied");
    says(1, &["current", "--check-heads"], "4 revisions are pending");
    says(0, &["downgrade", "base"], "nothing to roll back");
    assert_eq!(
        project.answer("select (to_regclass('__diesel_schema_migrations') is null)::text"),
        "true"
    );
    says(2, &["downgrade", "-1"], "goes beyond the base");
    says(2, &["upgrade", "-1"], "only goes forward");
    says(2, &["upgrade", "base"], "only goes forward");
    says(0, &["show", "base"], "before the first revision");
    // One step from the base is the first revision.
    says(0, &["upgrade", "+1"], "applied");
    assert_eq!(tables(&project), "base");
    says(2, &["upgrade", "+1"], "ambiguous, because branches meet there");
    says(0, &["upgrade", "head"], "_merge");
    says(0, &["upgrade", "head"], "nothing to apply");
    says(2, &["upgrade", "+1"], "goes beyond the head");
    says(0, &["current", "--check-heads"], "up to date");
    says(2, &["downgrade", "-9"], "ambiguous");
    says(2, &["downgrade", "head+1"], "goes beyond the first or last revision");
    // A step counts from the named revision, also backwards.
    says(0, &["downgrade", "left@mmm1-1"], "_merge");
    assert_eq!(tables(&project), "base left right");
    says(2, &["upgrade", "base0+0"], "there is no revision `base0+0`");
}

#[test]
fn nothing_is_no_history_and_no_error() {
    let project = Project::new();
    for arguments in [
        &["history"][..],
        &["heads"],
        &["branches"],
        &["current"],
        &["status"],
        &["current", "--check-heads"],
    ] {
        project.ends(0, arguments);
    }
    assert!(project.ends(2, &["merge"]).stderr.contains("nothing to merge"));
    assert!(project.ends(2, &["show", "ab12"]).stderr.contains("there is no revision"));
}
