//! Compares every source of a schema with every other one, where they are equal and where they differ.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::project::{Project, Ran, column, server, table, with};

/// Texts that PostgreSQL prints differently, so that equality means more than equal letters.
fn products() -> Value {
    let columns = [
        with(column("status", "status", "varchar(10)"), "default", json!("'new'")),
        column("price", "price", "numeric(8,2)"),
        with(column("made", "made", "timestamptz"), "default", json!("now()")),
    ];
    let table = table("Product", "products", &columns);
    let table =
        with(table, "checks", json!([{"expression": "price >= 0 AND status in ('new', 'old')"}]));
    with(
        table,
        "indexes",
        json!([{"columns": [{"expression": "lower(status)"}], "where": "price>0"}]),
    )
}

/// Objects that only one side has.
fn orders() -> Value {
    table("Order", "orders", &[column("note", "note", "text")])
}

/// A project whose models, migrations, database, commit, script and snapshot have the same schema.
fn project(records: &[Value]) -> Project {
    let project = Project::new();
    project.migrate(records);
    let mut script: String = String::new();
    for name in project.migrations() {
        script += &project.read(&format!("migrations/{name}/up.sql"));
    }
    project.write("schema.sql", &script);
    fs::copy(
        project.directory.join("migrations/.driftless/schema.json"),
        project.directory.join("schema.json"),
    )
    .expect("it can be copied");
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "migrations"]);
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    git(&project, &[&who[..], &["commit", "--quiet", "-m", "start"]].concat());
    project
}

fn git(project: &Project, arguments: &[&str]) {
    let output = Command::new("git").current_dir(&project.directory).args(arguments).output();
    let output = output.expect("git is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Each source of a project, as written from within it.
fn own(project: &Project) -> Vec<String> {
    let words = ["models", "database", "migrations", "git:HEAD", "schema.sql", "schema.json"];
    let url = project.database.url();
    words.into_iter().chain(["migrations/", "program", &url]).map(str::to_owned).collect()
}

/// The sources that can be written from within another project.
fn of_another(project: &Project) -> Vec<String> {
    let place = project.directory.display();
    let paths = ["schema.sql", "schema.json", "migrations", "program"];
    let paths = paths.map(|it| format!("{place}/{it}"));
    paths.into_iter().chain([project.database.url()]).collect()
}

fn diff(project: &Project, from: &str, to: &str) -> Ran {
    project.run(&["diff", "--exit-code", "--from", from, "--to", to])
}

#[test]
fn what_is_the_same_is_the_same_from_every_source_to_every_other() {
    let project = project(&[products()]);
    let sources = own(&project);
    for from in &sources {
        for to in &sources {
            let ran = diff(&project, from, to);
            assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{from} {to}: {}", ran.stderr);
        }
    }
}

#[test]
fn what_differs_is_drafted_alike_from_every_source_to_every_other_and_back() {
    let (one, other) = (project(&[products()]), project(&[products(), orders()]));
    let there = diff(&one, "database", &other.database.url());
    let back = diff(&other, "database", &one.database.url());
    assert!(there.stdout.contains("CREATE TABLE \"public\".\"orders\""), "{there:?}");
    assert!(!there.stdout.contains("products"), "{there:?}");
    assert!(back.stdout.contains("DROP TABLE \"public\".\"orders\""), "{back:?}");
    for from in own(&one) {
        for to in of_another(&other) {
            let ran = diff(&one, &from, &to);
            assert_eq!((ran.code, &ran.stdout), (1, &there.stdout), "{from} {to}: {}", ran.stderr);
        }
    }
    for from in own(&other) {
        for to in of_another(&one) {
            let ran = diff(&other, &from, &to);
            assert_eq!((ran.code, &ran.stdout), (1, &back.stdout), "{from} {to}: {}", ran.stderr);
        }
    }
}

#[test]
fn everything_comes_from_nothing_and_goes_to_nothing() {
    let project = project(&[products()]);
    for source in own(&project) {
        let made = diff(&project, "empty", &source);
        assert!(made.stdout.contains("CREATE TABLE \"public\".\"products\""), "{source}: {made:?}");
        let database = server().database().expect("a database can be made");
        let mut client = database.connect().expect("the server answers");
        client.batch_execute(&made.stdout).expect("it runs");
        let reached = diff(&project, &database.url(), "database");
        assert_eq!((reached.code, reached.stdout.as_str()), (0, ""), "{source}");
        let dropped = diff(&project, &source, "empty");
        assert!(
            dropped.stdout.contains("DROP TABLE \"public\".\"products\""),
            "{source}: {dropped:?}"
        );
    }
}

#[test]
fn what_two_sets_of_models_say_differently_and_mean_alike_is_no_difference() {
    let project = project(&[products()]);
    let mut others = products();
    others["table"]["checks"][0]["expression"] =
        json!("(status = 'new' OR status = 'old') AND price >= 0.00");
    others["table"]["columns"][1]["default"] = json!("'new'::text");
    project.models(&[others.clone()]);
    // For the parser, an OR differs from an IN. The default is the same.
    let ran = diff(&project, "git:HEAD", "models");
    assert!(!ran.stdout.contains("DEFAULT") && ran.stdout.contains("CHECK"), "{ran:?}");
    others["table"]["checks"][0]["expression"] =
        json!("((price >= 0) AND (status IN ('new', 'old')))");
    project.models(&[others]);
    let ran = diff(&project, "schema.json", "models");
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
}

#[test]
fn a_rename_is_one_in_both_directions() {
    let project = project(&[products()]);
    let mut renamed = products();
    renamed["table"]["columns"][2]["name"] = json!("amount");
    renamed["table"]["checks"][0]["expression"] = json!("amount >= 0 AND status in ('new', 'old')");
    renamed["table"]["indexes"][0]["where"] = json!("amount>0");
    project.models(&[renamed]);
    for source in ["database", "git:HEAD", "schema.json", "migrations"] {
        let there = diff(&project, source, "models");
        assert!(
            there.stdout.contains("RENAME COLUMN \"price\" TO \"amount\""),
            "{source}: {there:?}"
        );
        let back = diff(&project, "models", source);
        assert!(
            back.stdout.contains("RENAME COLUMN \"amount\" TO \"price\""),
            "{source}: {back:?}"
        );
    }
}

#[test]
fn check_compares_what_it_is_told_to() {
    let project = project(&[products()]);
    let same = project.ends(0, &["check", "--from", "schema.sql", "--to", "migrations"]);
    assert_eq!(same.stdout, "no difference between `schema.sql` and the migrations\n");
    let models = project.ends(0, &["check", "--from", "git:HEAD"]);
    assert_eq!(models.stdout, "no difference between `git:HEAD` and the models\n");
    project.by_hand("alter table products add column extra int");
    let drift = project.ends(1, &["check", "--to", "schema.json"]);
    assert!(drift.stdout.contains("the database differs from `schema.json`"), "{drift:?}");
    assert!(drift.stdout.contains("DROP COLUMN \"extra\""), "{drift:?}");
}

#[test]
fn a_revision_can_lead_to_what_is_no_model() {
    let project = project(&[products()]);
    let head = project.read("migrations/.driftless/schema.json");
    project.write(
        "wanted.sql",
        &format!("{}\nCREATE TABLE extra (id int PRIMARY KEY);", project.read("schema.sql")),
    );
    let drafted =
        project.ends(0, &["revision", "--autogenerate", "-m", "extra", "--to", "wanted.sql"]);
    assert!(drafted.stdout.contains("proven"), "{drafted:?}");
    assert!(project.last("up.sql").contains("CREATE TABLE \"public\".\"extra\""));
    assert_eq!(project.read("migrations/.driftless/schema.json"), head, "no model has changed");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check", "--to", "wanted.sql"]);
    // No model ever had the table, so it is none of theirs.
    let ran = project.ends(0, &["check"]);
    assert!(ran.stderr.contains("extra (a table)"), "{ran:?}");
}

#[test]
fn a_dump_is_a_script() {
    let project = project(&[products()]);
    let dump = "CREATE TABLE t (id integer NOT NULL);\n\
        ALTER TABLE t OWNER TO somebody_else;\n\
        COPY t (id) FROM stdin;\n1\n2\n\\.\n\
        ALTER TABLE ONLY t ADD CONSTRAINT t_pkey PRIMARY KEY (id);\n";
    project.write("dump.sql", dump);
    let ran = diff(&project, "empty", "dump.sql");
    assert!(ran.stdout.contains("CREATE TABLE \"public\".\"t\"") && ran.code == 1, "{ran:?}");
    project.write("broken.sql", "CREATE TABLE t (id integer);\n\nCREATE INDEX ON u (id);\n");
    let ran = diff(&project, "empty", "broken.sql");
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("`broken.sql` fails: line 3: relation \"u\" does not exist"),
        "{ran:?}"
    );
}

#[test]
fn a_source_that_is_none_is_told_which_there_are() {
    let project = project(&[products()]);
    let says = |word: &str, what: &str| {
        let ran = diff(&project, word, "empty");
        assert_eq!(ran.code, 2, "{word}: {ran:?}");
        assert!(ran.stderr.contains(what), "{word}: {ran:?}");
    };
    says("modles", "`modles` is not a schema source");
    says(
        "modles",
        "`models`, `database`, `migrations`, `empty`, a `postgres://` URL, `host=… dbname=…`, `git:COMMIT`",
    );
    says("gone.sql", "there is no file `gone.sql`");
    says("mysql://a/b", "it is not a PostgreSQL URL");
    says("git:", "does not name a commit");
    says("git:nowhere", "git finds no commit `nowhere`");
    says("git:--output=x", "git finds no commit `--output=x`");
    project.write("empty/.keep", "");
    says("empty/", "there are no migrations in `empty");
    project.write("other.json", "{\"format\": 99}");
    says("other.json", "`other.json` cannot be read: it is of format 99");
    says("schema.toml", "`schema.toml` is not a schema source");
    project.write("schema.toml", "");
    says("schema.toml", "contains no models");
    git(&project, &["rm", "-r", "--quiet", "--cached", "migrations"]);
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    git(&project, &[&who[..], &["commit", "--quiet", "--allow-empty", "-m", "gone"]].concat());
    says("git:HEAD", "`HEAD` has no `migrations/.driftless/schema.json`");
}

/// A record of another crate, or of the same one.
fn in_crate(mut record: Value, name: &str) -> Value {
    record["table"]["source"]["module"] = json!(format!("{name}::models"));
    record
}

#[test]
fn models_that_vanish_with_their_crate_are_no_wish_to_drop_their_tables() {
    let project = Project::new();
    project.migrate(&[products(), in_crate(orders(), "audit")]);
    project.models(&[products()]);
    for verb in [&["check"][..], &["revision", "--autogenerate", "-m", "x"]] {
        let ran = project.ends(2, verb);
        assert!(
            ran.stderr.contains("models of the crate `audit`, which is not compiled this time")
                && ran.stderr.contains("--drop orders"),
            "{ran:?}"
        );
    }
    // If a model moves to a crate that is compiled, nothing has vanished. If it is missing from such a crate, somebody
    // removed it.
    project.models(&[products(), in_crate(orders(), "elsewhere")]);
    project.ends(0, &["check"]);
    project.models(&[products()]);
    project.ends(0, &["revision", "--autogenerate", "-m", "x", "--drop", "orders"]);
    assert!(project.last("up.sql").contains("DROP TABLE \"public\".\"orders\""));
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
}
