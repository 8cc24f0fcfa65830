//! The recorded head: what a draft records, and which questions that answers later.

use serde_json::json;

use super::project::{Project, column, table, with};

const HEAD: &str = "migrations/.driftless/schema.json";

#[test]
fn the_same_field_under_another_name_was_certainly_renamed() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("mail", "mail", "text")])]);
    project.models(&[table("User", "accounts", &[column("mail", "email", "text")])]);
    project.ends(0, &["revision", "--autogenerate", "-m", "rename"]);
    let up = project.last("up.sql");
    assert!(up.contains("ALTER TABLE \"public\".\"users\" RENAME TO \"accounts\""), "{up}");
    assert!(up.contains("RENAME COLUMN \"mail\" TO \"email\""), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "-1"]);
    project.by_hand("select mail from users");
}

#[test]
fn a_schema_that_no_model_uses_any_more_is_still_seen() {
    let project = Project::new();
    let note = with(table("Note", "notes", &[]), "namespace", json!("private"));
    project.migrate(&[table("User", "users", &[]), note]);
    project.models(&[table("User", "users", &[])]);
    project.ends(1, &["check"]);
    let ran = project.ends(0, &["revision", "--autogenerate", "-m", "leave"]);
    assert!(ran.stderr.contains("warning[DL112]"), "{}", ran.stderr);
    let up = project.last("up.sql");
    assert!(up.contains("DROP TABLE \"private\".\"notes\""), "{up}");
    assert!(up.contains("DROP SCHEMA \"private\""), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
}

#[test]
fn drop_goes_over_what_the_head_knows() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("mail", "mail", "text")])]);
    let nullable = with(column("mail", "email", "text"), "nullable", json!(true));
    project.models(&[table("User", "users", &[nullable])]);
    project.ends(0, &["revision", "--autogenerate", "-m", "anew", "--drop", "users.mail"]);
    assert!(project.last("up.sql").contains("DROP COLUMN \"mail\""));
}

/// If nothing may be created, neither way of asking can compare a text with COLLATE; the head can.
#[test]
fn what_a_proof_has_settled_is_not_asked_again() {
    let project = Project::new();
    let check = json!([{"expression": "name COLLATE \"C\" > 'a'"}]);
    let users = with(table("User", "users", &[column("name", "name", "text")]), "checks", check);
    project.migrate(&[users]);
    project.by_hand(
        "create role reader login; grant select on __diesel_schema_migrations to reader;
         do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$",
    );
    let url = project.database.url().replacen("driftless@", "reader@", 1);
    let remembered = project.run_at(Some(&url), &["check"]);
    assert_eq!(remembered.code, 0, "{remembered:?}");
    let mut head: serde_json::Value = serde_json::from_str(&project.read(HEAD)).expect("JSON");
    head["settled"] = json!([]);
    project.write(HEAD, &head.to_string());
    let asked = project.run_at(Some(&url), &["check"]);
    assert_eq!(asked.code, 5, "{asked:?}");
    assert!(asked.stderr.contains("warning[UN101]"), "{}", asked.stderr);
    project.by_hand("drop owned by reader; drop role reader");
}

#[test]
fn a_head_that_a_merge_left_in_conflict_is_trouble() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    project.write(HEAD, &format!("<<<<<<< HEAD\n{}", project.read(HEAD)));
    let ran = project.ends(2, &["check"]);
    assert!(ran.stderr.contains("`.driftless/schema.json`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("driftless merge heads"), "{}", ran.stderr);
}
