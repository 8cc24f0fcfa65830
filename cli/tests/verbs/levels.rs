//! Levels of rules that a model sets for findings about its own objects.

use serde_json::{Value, json};

use super::project::{Project, column, table, with};

const DRAFT: [&str; 5] = ["revision", "--autogenerate", "-m", "next", "--dry-run"];

fn level(level: &str, rule: &str) -> Value {
    json!([{"level": level, "rule": rule}])
}

/// Tables `users` and `posts`, each with columns and an index.
fn tables() -> [Value; 2] {
    ["users", "posts"].map(|name| {
        let columns = [column("name", "name", "text"), column("age", "age", "integer")];
        table(name, name, &columns)
    })
}

/// The same tables without the columns that this change leaves out.
fn without(tables: &[Value; 2], dropped: &str) -> [Value; 2] {
    tables.clone().map(|mut it| {
        let columns = it["table"]["columns"].as_array_mut().expect("a table has columns");
        columns.retain(|it| it["name"] != dropped);
        it
    })
}

#[test]
fn a_struct_sets_the_level_for_its_table_and_what_the_table_owns() {
    let project = Project::new();
    project.migrate(&tables());
    let [users, posts] = without(&tables(), "age");
    let leveled = |levels: Value| [with(users.clone(), "levels", levels), posts.clone()];
    project.models(&leveled(level("allow", "DL102")));
    let ran = project.ends(0, &DRAFT);
    assert!(!ran.stderr.contains("drops column `users.age`"), "{ran:?}");
    assert!(
        ran.stderr.contains("warning[DL102]: drop-column: drops column `posts.age`"),
        "{ran:?}"
    );
    project.models(&leveled(level("error", "drop-column")));
    let ran = project.ends(2, &DRAFT);
    assert!(ran.stderr.contains("error[DL102]: drop-column: drops column `users.age`"), "{ran:?}");
    assert!(!ran.stderr.contains("posts.age"), "{ran:?}");
    let ran = project.ends(0, &[&DRAFT[..], &["--allow", "drop-column"]].concat());
    assert!(
        ran.stderr.contains("warning[DL102]: drop-column: drops column `users.age`"),
        "{ran:?}"
    );
}

#[test]
fn a_field_comes_before_its_struct_and_both_before_driftless_toml() {
    let project = Project::new();
    let [users, _] = tables();
    project.migrate(std::slice::from_ref(&users));
    project
        .write("driftless.toml", "[lint]\nchange-type = \"error\"\nrewrite-for-type = \"error\"\n");
    let mut changed = users.clone();
    for (place, name) in [(1, "name"), (2, "age")] {
        let data_type = if name == "age" { "smallint" } else { "varchar(5)" };
        changed["table"]["columns"][place] = column(name, name, data_type);
    }
    let all = json!([{"level": "allow", "rule": "change-type"}, {"level": "allow", "rule": "rewrite-for-type"}]);
    project.models(&[with(changed.clone(), "levels", all.clone())]);
    let ran = project.ends(0, &DRAFT);
    assert!(
        !ran.stderr.contains("change-type") && !ran.stderr.contains("rewrite-for-type"),
        "{ran:?}"
    );
    let mut strict = with(changed, "levels", all);
    strict["table"]["columns"][1]["levels"] = level("note", "change-type");
    project.models(&[strict]);
    let ran = project.ends(0, &DRAFT);
    let notes: Vec<&str> = ran.stderr.lines().filter(|it| it.contains("change-type")).collect();
    assert_eq!(notes.len(), 1, "{ran:?}");
    assert!(notes[0].contains("note[") && notes[0].contains("users.name"), "{ran:?}");
}

#[test]
fn what_a_renamed_table_drops_has_the_level_of_its_struct() {
    let project = Project::new();
    let [users, _] = tables();
    project.migrate(std::slice::from_ref(&users));
    let [people, _] = without(&[users.clone(), users], "age");
    let people = with(with(people, "name", json!("people")), "renamed_from", json!("users"));
    project.models(std::slice::from_ref(&people));
    let ran = project.ends(0, &DRAFT);
    assert!(ran.stderr.contains("drop-column") && ran.stderr.contains("rename-table"), "{ran:?}");
    let rules = ["drop-column", "rename-table"];
    let levels: Vec<Value> = rules.map(|it| json!({"level": "allow", "rule": it})).to_vec();
    project.models(&[with(people, "levels", json!(levels))]);
    let ran = project.ends(0, &DRAFT);
    assert!(!ran.stderr.contains("drop-column") && !ran.stderr.contains("rename-table"), "{ran:?}");
    assert!(!ran.stdout.contains("drop-column") && !ran.stdout.contains("rename-table"), "{ran:?}");
}

#[test]
fn an_unknown_rule_is_told_with_its_place_and_the_nearest_name() {
    let project = Project::new();
    let [users, _] = tables();
    project.models(&[with(users.clone(), "levels", level("allow", "drop-colum"))]);
    let ran = project.ends(2, &["check"]);
    let message =
        "`users` (src/lib.rs:1), `#[schema(allow(\"drop-colum\"))]`: there is no rule `drop-colum`";
    assert!(ran.stderr.contains(message), "{ran:?}");
    assert!(ran.stderr.contains("did you mean `drop-column`?"), "{ran:?}");
    project.models(&[with(users, "levels", level("allow", "MD101"))]);
    let ran = project.ends(2, &["check"]);
    assert!(ran.stderr.contains("the level of `defined-twice` is fixed"), "{ran:?}");
}
