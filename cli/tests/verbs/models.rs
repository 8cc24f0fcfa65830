//! The structs that `driftless models` writes compile, are formatted, and are what the database has.

use std::fs;
use std::path::Path;

use super::stranger::Stranger;

/// A project with the crates that its tables need.
fn project(name: &str) -> Stranger {
    let stranger = Stranger::new(name);
    let manifest = stranger.read("Cargo.toml").replace(
        "features = [\"postgres\", \"chrono\", \"32-column-tables\"]",
        "features = [\"postgres\", \"chrono\", \"64-column-tables\", \"numeric\", \"uuid\", \"serde_json\", \"network-address\"]",
    );
    let more = "bigdecimal = \"0.4\"\nuuid = \"1\"\nserde_json = \"1\"\nipnetwork = \"0.21\"\n";
    stranger.write("Cargo.toml", &format!("{manifest}{more}"));
    stranger.write("src/lib.rs", "pub mod models;\n");
    stranger
}

/// Writes the structs of a database into a directory and into a file, and checks both.
fn holds(stranger: &mut Stranger, arguments: &[&str]) -> String {
    let mut said = String::new();
    for output in ["src/models", "src/models.rs"] {
        stranger.transcript.clear();
        let all = [&["models", "-o", output], arguments].concat();
        stranger.driftless(0, &all);
        said = stranger.transcript.clone();
        compiles(stranger);
        stranger.transcript.clear();
        let check = stranger.driftless(0, &["check"]);
        assert!(check.contains("the database matches the models"), "{check}");
        assert!(!stranger.transcript.contains("warning"), "{}", stranger.transcript);
        if output == "src/models" {
            fs::remove_dir_all(stranger.path(output)).expect("it is there");
        }
    }
    let again = stranger.driftless(2, &["models", "-o", "src/models.rs"]);
    assert!(again.is_empty(), "{again}");
    said
}

fn compiles(stranger: &mut Stranger) {
    let (compiles, said) = stranger.compiles();
    assert!(compiles && !said.contains("warning"), "{said}");
    stranger.cargo(&["fmt", "--check"]);
}

/// The database of a fixture.
fn of_fixture(name: &str, arguments: &[&str]) {
    let mut stranger = project(&format!("models_{name}"));
    let migrations =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(name).join("migrations");
    let migrations = migrations.display().to_string();
    stranger.driftless(0, &["upgrade", "--migrations-dir", &migrations]);
    let said = holds(&mut stranger, arguments);
    assert!(!said.contains("no Rust type is known"), "{said}");
}

#[test]
fn the_structs_of_the_blog() {
    of_fixture("blog", &[]);
}

#[test]
fn the_structs_of_the_shop() {
    of_fixture("shop", &["--schema", "public", "--schema", "stock"]);
}

#[test]
fn the_structs_of_the_jobs() {
    of_fixture("jobs", &[]);
}

/// What the catalog reader knows, with names that Rust does not like.
const WIDE: &str = r#"
CREATE EXTENSION citext;
CREATE SCHEMA crm;
CREATE SCHEMA "Odd Ones";
COMMENT ON SCHEMA crm IS 'customers';
CREATE TYPE mood AS ENUM ('happy', 'so-so', 'SAD', 'a b', '1st', 'self', 'größe', 'quo"te');
COMMENT ON TYPE mood IS 'How it "feels"';
CREATE TYPE level AS ENUM ('LOW', 'VERY_HIGH');
CREATE TYPE option AS ENUM ('x');
CREATE TYPE crm.mood AS ENUM ('odd');
CREATE TYPE pair AS (a int, b text);
CREATE TYPE span AS RANGE (subtype = int);
CREATE TYPE nothing AS ENUM ();
CREATE TYPE blank AS ENUM ('a', '');
CREATE DOMAIN email AS text NOT NULL CHECK (value ~ '@');
CREATE DOMAIN short AS varchar(20) DEFAULT 'x';
CREATE DOMAIN tags AS text[];
CREATE DOMAIN doc AS json;
CREATE DOMAIN name_ci AS citext;
CREATE DOMAIN feeling AS mood;
CREATE SEQUENCE tickets START 100 INCREMENT 5 CACHE 3 CYCLE MAXVALUE 1000;
COMMENT ON SEQUENCE tickets IS 'numbers';
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY (START 10) PRIMARY KEY,
    mail email, short short NOT NULL, tags tags, doc doc, name_ci name_ci, feeling feeling, mails email[],
    mood mood NOT NULL DEFAULT 'so-so', moods mood[], other crm.mood, level level, nothing nothing, blanks blank[],
    "type" text NOT NULL, "table" int, users int, "with space" int, "with_space" int, "1st" int, "größe" int,
    "Camel" text, __odd int, "quo""te" int, "back\slash" int, q int, ticket bigint NOT NULL DEFAULT nextval('tickets'),
    pair pair, span span, document tsvector, place point NOT NULL DEFAULT '(1,2)', bits bit(3), xml xml,
    ci citext COLLATE "C", cis citext[], code char(3), label name, big numeric(12, 2), bigs numeric[], bytes bytea, bytess bytea[]
);
COMMENT ON TABLE users IS E'Who has an account.\n\nThe "second" line \\ and */ more';
COMMENT ON COLUMN users.mail IS E'Where to write\rto';
CREATE TABLE kinds (
    id serial PRIMARY KEY, b bool, s smallint, i int, l bigint, f real, d double precision, t text COLLATE "C",
    v varchar(20), da date, ti time(3), ts timestamp(3), tz timestamptz, iv interval, u uuid, j json, jb jsonb, js json[],
    ip inet, ci cidr, ips inet[], m macaddr, m8 macaddr8, ms macaddr[], mo money, lsn pg_lsn, o oid, ch "char",
    r4 int4range, r8 int8range, rn numrange, rd daterange, rt tsrange, rz tstzrange, rs int4range[], tt timetz, n numeric,
    made int GENERATED ALWAYS AS (i + 1) STORED, tags text[] NOT NULL DEFAULT '{}', texts varchar(9)[]
);
ALTER TABLE kinds ALTER t SET STORAGE external, ALTER v SET STATISTICS 500, ALTER i SET (n_distinct = -0.5);
ALTER TABLE kinds SET (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE kinds ENABLE ROW LEVEL SECURITY;
ALTER TABLE kinds FORCE ROW LEVEL SECURITY;
ALTER TABLE kinds REPLICA IDENTITY FULL;
CREATE STATISTICS kinds_both (dependencies) ON i, l FROM kinds;
CREATE INDEX kinds_hash ON kinds USING hash (t);
CREATE INDEX kinds_words ON kinds (lower(v) DESC NULLS LAST, i) INCLUDE (l) WHERE b;
COMMENT ON INDEX kinds_words IS 'by words';
CREATE UNIQUE INDEX kinds_pattern ON kinds (v varchar_pattern_ops);
CREATE TABLE crm.users (id int PRIMARY KEY, user_id bigint REFERENCES users ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, mood mood, name text UNIQUE);
CREATE TABLE options (a int, b int, c int, value text, PRIMARY KEY (b, a), UNIQUE (c), UNIQUE (c, a) DEFERRABLE, CHECK (a > 0) NO INHERIT, CHECK (b > c),
    EXCLUDE USING gist (int4range(a, b) WITH &&));
CREATE TABLE option_uses (id int PRIMARY KEY, b int, a int, FOREIGN KEY (b, a) REFERENCES options MATCH FULL ON UPDATE CASCADE,
    c int REFERENCES options (c), boss int REFERENCES option_uses);
CREATE TABLE by_place (place point, id uuid PRIMARY KEY);
CREATE TABLE "Odd Ones"."Big ""Table""" ("Id" int PRIMARY KEY, "User" int REFERENCES crm.users);
CREATE TABLE diesel (id int PRIMARY KEY);
CREATE TABLE people (code text PRIMARY KEY, "Person" text);
CREATE TABLE keyless (a int);
CREATE TABLE refers (id int PRIMARY KEY, m int, FOREIGN KEY (m) REFERENCES parted (id));
CREATE UNLOGGED TABLE wide (id int PRIMARY KEY, COLUMNS);
CREATE VIEW seen AS SELECT id FROM users;
"#;

#[test]
fn the_structs_of_a_wide_schema() {
    let mut stranger = project("models_wide");
    let columns: Vec<String> = (0..40).map(|it| format!("c{it} int")).collect();
    let parted = "CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY HASH (id);\nCREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);\nCREATE TABLE spelled (a text) PARTITION BY RANGE (lower(a));\nCREATE TABLE refers";
    let sql = WIDE.replace("COLUMNS", &columns.join(", ")).replace("CREATE TABLE refers", parted);
    stranger.by_hand(&sql);
    stranger.write("driftless.toml", "schemas = [\"public\", \"crm\", \"Odd Ones\"]\n");
    let said = holds(&mut stranger, &[]);
    for lost in [
        "no struct was written for the table `keyless`: it has no primary key",
        "no struct was written for the table `parted_0`: it is a partition",
        "no struct was written for the table `spelled`: its partition key has an expression",
        "the column `users.pair`, of type `public.pair`",
        "the column `users.place`, of type `point`",
        "`64-column-tables`",
    ] {
        assert!(said.contains(lost), "{lost}: {said}");
    }
    let text = stranger.read("src/models.rs");
    for lost in ["// no struct was written for the table `keyless`", "//     column `users.pair`"] {
        let lost = lost.replace("    ", "");
        assert!(
            text.replace("\n// ", " ").contains(lost.trim_start_matches("// ")),
            "{lost}: {text}"
        );
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("models");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("wide", text));
}

#[test]
fn types_of_crates_are_used_only_where_the_project_has_the_crate() {
    let mut stranger = project("models_alone");
    let manifest = stranger.read("Cargo.toml");
    let own = ["bigdecimal", "chrono", "uuid", "serde_json", "ipnetwork"];
    let is_own = |it: &&str| own.iter().any(|name| it.starts_with(&format!("{name} =")));
    let rest: String =
        manifest.lines().filter(|it| !is_own(it)).map(|it| format!("{it}\n")).collect();
    stranger.write("Cargo.toml", &rest);
    stranger.by_hand(
        "CREATE TABLE events (id uuid PRIMARY KEY, day date, at time, moment timestamp, zoned timestamptz, days date[], zones timestamptz[],
            price numeric, data jsonb NOT NULL, ip inet, during tstzrange, \"odd place\" point[], note text);
         CREATE INDEX ON events (note, \"odd place\");
         CREATE TABLE visits (event_id uuid REFERENCES events, ip cidr, n int GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (n, event_id));",
    );
    let said = holds(&mut stranger, &[]);
    for lost in ["`events.id`, of type `uuid`", "`events.data`", "`visits.event_id`"] {
        assert!(said.contains(lost), "{lost}: {said}");
    }
    let text = stranger.read("src/models.rs");
    for part in [
        "pub moment: Option<std::time::SystemTime>",
        "pub zoned: Option<diesel::data_types::PgTimestamp>",
        "sql_type = diesel::sql_types::Uuid",
        "        name = \"event_id\",\n        type = \"uuid\",\n        sql_type = diesel::sql_types::Uuid,\n        references(Event)\n",
        "primary_key(n, event_id)",
        "note, odd_place",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn tables_are_chosen_by_patterns() {
    let mut stranger = project("models_chosen");
    stranger.by_hand(
        "CREATE SCHEMA crm; CREATE TYPE mood AS ENUM ('ok'); CREATE TYPE other AS ENUM ('x');
         CREATE TABLE users (id int PRIMARY KEY, mood mood); CREATE TABLE posts (id int PRIMARY KEY, user_id int REFERENCES users, other other);
         CREATE TABLE crm.users (id int PRIMARY KEY);",
    );
    let shown = stranger.driftless(0, &["models", "--table", "users"]);
    assert!(shown.contains("pub struct User {") && shown.contains("pub enum Mood"), "{shown}");
    assert!(!shown.contains("Post") && !shown.contains("Other"), "{shown}");
    let shown = stranger.driftless(0, &["models", "--table", "p*"]);
    assert!(shown.contains("#[schema(references(\"users(id)\"))]"), "{shown}");
    let both = ["models", "--schema", "public", "--schema", "crm"];
    let shown = stranger.driftless(0, &[&both[..], &["--table", "crm.*"]].concat());
    assert!(shown.contains("#[schema(schema = \"crm\")]\npub struct User {"), "{shown}");
    let refused = |stranger: &mut Stranger, arguments: &[&str], words: &str| {
        stranger.transcript.clear();
        stranger.driftless(2, arguments);
        assert!(stranger.transcript.contains(words), "{words}: {}", stranger.transcript);
    };
    refused(&mut stranger, &["models", "--table", "nothing"], "no table matches `nothing`");
    refused(&mut stranger, &["models", "--schema", "none"], "the database has no schema `none`");
    stranger.write("src/models.rs", "// mine\n");
    refused(&mut stranger, &["models", "-o", "src/models.rs"], "`src/models.rs` exists already");
    assert_eq!(stranger.read("src/models.rs"), "// mine\n");
    stranger.driftless(0, &["models", "-o", "src/models.rs", "--force"]);
    assert!(stranger.read("src/models.rs").contains("pub struct Post"));
}
