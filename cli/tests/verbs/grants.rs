//! Privileges on tables: drafted from structs, compared as driftless.toml says, under the names that models have for roles.

use serde_json::{Value, json};

use super::project::{Project, column, table, with};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

fn users() -> Value {
    table("User", "users", &[column("name", "name", "text")])
}

fn granted(to: &str) -> Value {
    let name = json!({"word": "update", "columns": ["name"]});
    let grants = json!([{"privileges": [{"word": "select"}, name], "to": to}]);
    with(users(), "grants", grants)
}

fn may_select(project: &Project, role: &str) -> String {
    project.answer(&format!("select has_table_privilege('{role}', 'users', 'select')::text"))
}

#[test]
fn a_grant_is_drafted_proven_applied_and_rolled_back() {
    let project = Project::with_own_servers();
    project.migrate(&[users()]);
    project.models(&[granted("grants_reader")]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    let grant = "GRANT SELECT, UPDATE (\"name\") ON \"public\".\"users\" TO \"grants_reader\";";
    assert!(up.contains(grant) && up.contains("proven"), "{up}");
    let ran = project.run(&["upgrade"]);
    assert_ne!(ran.code, 0, "the role is missing: {ran:?}");
    assert!(ran.stderr.contains("role \"grants_reader\" does not exist"), "{ran:?}");
    assert!(ran.stderr.contains("create the role on this server first"), "{ran:?}");
    project.by_hand("create role grants_reader");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check", "--strict"]);
    project.ends(0, &["check", "--from", "migrations"]);
    assert_eq!(may_select(&project, "grants_reader"), "true");
    project.ends(0, &["downgrade", "--", "-1"]);
    assert_eq!(may_select(&project, "grants_reader"), "false");
    project.ends(0, &["upgrade"]);
    // What the struct no longer grants is revoked once.
    project.models(&[users()]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(up.contains("warning[APP119]") && up.contains("REVOKE SELECT"), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    assert_eq!(may_select(&project, "grants_reader"), "false");
}

#[test]
fn a_role_has_another_name_in_this_database() {
    let project = Project::new();
    project.by_hand("create role grants_app; create role grants_app_dev");
    project.migrate(&[granted("grants_app")]);
    project.ends(0, &["check"]);
    project.by_hand(
        "revoke all on users from grants_app;
         grant select, update (name) on users to grants_app_dev",
    );
    let ran = project.run(&["check"]);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("REVOKE") && ran.stdout.contains("GRANT"), "{ran:?}");
    project.write("driftless.toml", "[manage.roles]\ngrants_app_dev = \"grants_app\"\n");
    project.ends(0, &["check"]);
    project.write("driftless.toml", "[manage]\ngrants = \"off\"\n");
    project.ends(0, &["check"]);
}

#[test]
fn privileges_that_no_struct_grants_are_compared_on_demand() {
    let project = Project::new();
    project.migrate(&[users()]);
    project.by_hand("create role grants_other; grant select on users to grants_other");
    project.ends(0, &["check", "--strict"]);
    project.write("driftless.toml", "[manage]\ngrants = \"on\"\n");
    let ran = project.run(&["check"]);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("REVOKE SELECT ON"), "{ran:?}");
    project.write("driftless.toml", "[manage]\ngrants = \"sometimes\"\n");
    let ran = project.run(&["check"]);
    assert!(ran.stderr.contains("driftless.toml") && ran.stderr.contains("sometimes"), "{ran:?}");
}
