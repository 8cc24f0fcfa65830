//! A project with structs that are written in every way that Diesel allows: after `init --annotate` it compiles, and the
//! models are what the database has.

use std::path::Path;

use super::stranger::{Stranger, copy};

fn project(name: &str) -> Stranger {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/adopted");
    let stranger = Stranger::new(name);
    copy(&fixture, &stranger.path(""));
    let manifest = stranger.read("Cargo.toml");
    stranger.write("Cargo.toml", &format!("{manifest}\n[features]\nfull = []\n"));
    stranger
}

/// Compiles it without its feature.
fn compiles(stranger: &Stranger) {
    let (compiles, said) = stranger.compiles();
    assert!(compiles, "{said}");
}

#[test]
fn what_init_writes_compiles_and_changes_nothing() {
    let mut stranger = project("adopted");
    stranger.driftless(0, &["upgrade"]);
    compiles(&stranger);
    stranger.transcript.clear();
    stranger.driftless(0, &["init", "--annotate"]);
    let said = stranger.transcript.clone();
    let check = stranger.driftless(0, &["check"]);
    assert!(check.contains("the database matches the models"), "{check}");
    stranger.driftless(0, &["check", "--from", "migrations"]);
    compiles(&stranger);

    // Only what no source tells is left open, in one line each.
    let warnings: Vec<&str> = said.lines().filter(|it| it.starts_with("warning")).collect();
    let [no_label] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert!(
        no_label.contains("which label of `x` and `y` in the database `First` and `Second` are"),
        "{no_label}"
    );
    for (file, expected) in [
        (
            "src/conditional.rs",
            &[
                "derive(Q, S, driftless::Schema), diesel(table_name = users))]",
                "#[cfg_attr(feature = \"full\", schema(table_macro = false))]\npub struct User",
                "#[derive(Q, S, driftless::Schema)]\n#[diesel(table_name = crate::schema::gated)]\npub struct Gated {\n    #[schema(serial)]",
                "#[cfg_attr(feature = \"full\", derive(driftless::Schema))]\npub struct Refers {\n    pub id: i32,\n    #[cfg_attr(feature = \"full\", schema(references(Gated)))]",
                "\t#[cfg_attr(all(feature = \"full\", not(test)), derive(driftless::Schema))]\n\tpub struct Person",
                "#[schema(name = \"docs\", table_macro = false)] pub struct Paper { #[schema(serial)] pub id: i32, pub body: String }",
            ][..],
        ),
        (
            "src/enums.rs",
            &[
                "#[schema(order(\"happy\", \"sad\"))]\npub enum Mood {\n    Sad,\n    Happy,\n}",
                "#[schema(name = \"feeling\", order(\"h\", \"s\"))] pub enum Feels { #[schema(rename = \"s\")] Sad, #[schema(rename = \"h\")] Happy }",
                "#[schema(type = \"stage\", sql_type = crate::schema::sql_types::Stage)]\n    pub old",
            ],
        ),
        (
            "src/keys.rs",
            &[
                "#[schema(table_macro = false, primary_key(code))]\npub struct Coded",
                "#[diesel(primary_key(code))]\n#[schema(table_macro = false)]\npub struct Keyed",
                "#[schema(table_macro = false, primary_key(code))]\npub struct Changed",
                "#[cfg_attr(feature = \"full\", schema(references(crate::conditional::User)))]",
            ],
        ),
        (
            "src/nameless.rs",
            &[
                "#[diesel(table_name = crate::schema::accounts)]\npub struct Customer",
                "#[diesel(table_name = crate::schema::queried)]\npub struct Title",
                "#[derive(Queryable)]\npub struct Note",
            ],
        ),
        (
            "src/twice.rs",
            &[
                "unique(columns(a), name = \"mine\")",
                "unique(columns(a), name = \"third\", deferrable)",
                "    #[schema(\n        unique,\n        index,",
            ],
        ),
    ] {
        let text = stranger.read(file);
        for part in expected {
            assert!(text.contains(part), "{file} lacks {part}:\n{text}");
        }
    }

    // A second run finds nothing to write.
    let annotated = stranger.read("src/enums.rs");
    stranger.driftless(0, &["init", "--annotate"]);
    assert_eq!(stranger.read("src/enums.rs"), annotated);
}

#[test]
fn the_way_out_of_schema_rs_keeps_what_stands_under_conditions() {
    let mut stranger = project("leaving_adopted");
    stranger.driftless(0, &["upgrade"]);
    stranger.driftless(0, &["init", "--annotate"]);
    let toml = "[print_schema]\nfile = \"src/schema.rs\"\n";
    stranger.write("diesel.toml", toml);
    stranger.transcript.clear();
    stranger.driftless(0, &["init", "--leave-schema-rs"]);
    let said = stranger.transcript.clone();
    for (table, model) in [("gated", "Gated"), ("refers", "Refers")] {
        let kept = format!(
            "of `{table}` is always compiled, but its model crate::conditional::{model} is not: `cfg(feature = \"full\")`, so it stays in src/schema/printed.rs"
        );
        assert!(said.contains(&kept), "{said}");
    }
    compiles(&stranger);
    stranger.driftless(0, &["check"]);
}
