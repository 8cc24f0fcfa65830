//! Renames: what is asked, what the recorded head knows, and that no way on loses a value.

use serde_json::{Value, json};

use super::project::{Project, column, enumeration, table, with};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

/// A column whose type is an enum.
fn of_enum(field: &str, [namespace, name]: [&str; 2]) -> Value {
    with(
        column(field, field, "text"),
        "type",
        json!({"enum": {"namespace": namespace, "name": name}}),
    )
}

#[test]
fn a_field_takes_the_column_of_a_field_that_goes() {
    let project = Project::new();
    let nullable =
        |field: &str, name: &str| with(column(field, name, "integer"), "nullable", json!(true));
    let columns = ["a", "b", "c"].map(|it| nullable(it, it));
    project.migrate(&[table("User", "users", &columns)]);
    project.by_hand("insert into users (a, b, c) values (1, 2, 3)");
    project.models(&[table("User", "users", &[nullable("b", "a"), nullable("c", "b")])]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(up.contains("DROP COLUMN \"a\"") && !up.contains("DROP COLUMN \"b\""), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    assert_eq!(project.answer("select a || ' ' || b from users"), "2 3");
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(project.answer("select b || ' ' || c from users"), "2 3");
}

#[test]
fn a_struct_takes_the_table_of_a_struct_that_goes() {
    let project = Project::new();
    let columns = [column("name", "name", "text")];
    project.migrate(&[table("Job", "jobs", &columns), table("JobV2", "jobs_v2", &columns)]);
    project.by_hand("insert into jobs_v2 (name) values ('kept')");
    project.models(&[table("JobV2", "jobs", &columns)]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(up.contains("DROP TABLE \"public\".\"jobs\""), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    assert_eq!(project.answer("select name from jobs"), "kept");
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(project.answer("select name from jobs_v2"), "kept");
}

#[test]
fn a_variant_takes_the_label_of_a_variant_that_goes() {
    let project = Project::new();
    let user = table("User", "users", &[of_enum("mood", ["public", "mood"])]);
    let both = enumeration("Mood", "mood", &[("A", "a"), ("B", "b"), ("C", "c")]);
    project.migrate(&[both, user.clone()]);
    project.by_hand("insert into users (mood) values ('b'), ('c')");
    project.models(&[enumeration("Mood", "mood", &[("B", "a"), ("C", "c")]), user]);
    // A row could have the label that goes.
    project.ends(6, &DRAFT);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    assert_eq!(
        project.answer("select string_agg(mood::text, ' ' order by mood::text) from users"),
        "a c"
    );
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(
        project.answer("select string_agg(mood::text, ' ' order by mood::text) from users"),
        "b c"
    );
}

#[test]
fn a_struct_that_moves_to_another_schema_takes_everything_along() {
    let project = Project::new();
    let sequence = json!([{"name": "numbers", "counting": {"increment": 5}}]);
    let number = with(column("number", "number", "bigint"), "default", json!("nextval('numbers')"));
    let own = |namespace: &str, number: Value| {
        let it = table("Job", "jobs", &[column("name", "name", "text"), number]);
        with(with(it, "namespace", json!(namespace)), "sequences", sequence.clone())
    };
    project.migrate(&[own("public", number)]);
    project.by_hand("insert into jobs (name) values ('one'), ('two')");
    let number =
        with(column("number", "number", "bigint"), "default", json!("nextval('work.numbers')"));
    project.models(&[own("work", number)]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(!up.contains("DROP") && !up.contains("CREATE SEQUENCE"), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.by_hand("insert into work.jobs (name) values ('three')");
    assert_eq!(
        project.answer("select string_agg(number::text, ' ' order by number) from work.jobs"),
        "1 6 11"
    );
}

#[test]
fn a_renamed_sequence_is_asked_about() {
    let project = Project::new();
    let own = |name: &str, more: Value| {
        let text = format!("nextval('{name}')");
        let number = with(column("number", "number", "bigint"), "default", json!(text));
        let mut sequence = json!({"name": name});
        if let (Some(all), Some(more)) = (sequence.as_object_mut(), more.as_object()) {
            all.extend(more.clone());
        }
        with(table("Job", "jobs", &[number]), "sequences", json!([sequence]))
    };
    project.migrate(&[own("ids", json!({}))]);
    project.by_hand("insert into jobs default values; insert into jobs default values");
    project.models(&[own("numbers", json!({}))]);
    let asked = project.ends(3, &DRAFT);
    assert!(
        asked.stderr.contains("RN101") && asked.stderr.contains("--rename ids:numbers"),
        "{asked:?}"
    );
    project.ends(0, &["revision", "--update", "--rename", "ids:numbers"]);
    project.ends(0, &["upgrade"]);
    project.by_hand("insert into jobs default values");
    assert_eq!(project.answer("select max(number)::text from jobs"), "3");
    project.models(&[own("keys", json!({"renamed_from": "numbers"}))]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.by_hand("insert into jobs default values");
    assert_eq!(project.answer("select max(number)::text from jobs"), "4");
}

#[test]
fn an_attribute_and_a_drop_end_an_expansion() {
    let project = Project::new();
    let columns = [column("price", "price", "integer"), column("price_v2", "price_v2", "bigint")];
    project.migrate(&[table("Product", "products", &columns)]);
    project.by_hand("insert into products (price, price_v2) values (1, 100)");
    let price = with(column("price", "price", "bigint"), "renamed_from", json!("price_v2"));
    project.models(&[table("Product", "products", &[price])]);
    let refused = project.ends(2, &DRAFT);
    assert!(refused.stderr.contains("add `--drop products.price`"), "{refused:?}");
    project.ends(0, &[&DRAFT[..], &["--drop", "products.price"]].concat());
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    assert_eq!(project.answer("select price::text from products"), "100");
    let again = project.ends(0, &DRAFT);
    assert!(again.stdout.contains("no difference between"), "{again:?}");
}

#[test]
fn what_stays_is_not_dropped() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("a", "a", "text")])]);
    let ran = project.ends(2, &[&DRAFT[..], &["--drop", "users.a"]].concat());
    assert!(ran.stderr.contains("both schemas have it"), "{ran:?}");
}

#[test]
fn an_old_name_inside_a_renamed_schema_is_found() {
    let project = Project::new();
    let in_schema = |name: &str, it: Value| match it.get("table") {
        Some(_) => with(it, "namespace", json!(name)),
        None => {
            let mut it = it;
            it["enum"]["namespace"] = json!(name);
            it
        }
    };
    let user =
        table("User", "users", &[column("mail", "mail", "text"), of_enum("mood", ["one", "mood"])]);
    let mood = enumeration("Mood", "mood", &[("A", "a"), ("B", "b")]);
    project.migrate(&[in_schema("one", mood), in_schema("one", user)]);
    project.by_hand("insert into one.users (mail, mood) values ('m', 'b')");
    let mail = with(column("email", "email", "text"), "renamed_from", json!("mail"));
    let user = table("User", "users", &[mail, of_enum("mood", ["two", "feeling"])]);
    let user = with(in_schema("two", user), "schema_renamed_from", json!("one"));
    let mut mood = enumeration("Mood", "feeling", &[("A", "a"), ("Bb", "bb")]);
    mood["enum"]["renamed_from"] = json!("mood");
    mood["enum"]["labels"][1]["renamed_from"] = json!("b");
    project.models(&[in_schema("two", mood), user]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(!up.contains("DROP") && up.contains("RENAME VALUE"), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    assert_eq!(project.answer("select email || ' ' || mood from two.users"), "m bb");
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(project.answer("select mail || ' ' || mood from one.users"), "m b");
}

#[test]
fn both_readings_are_shown_with_what_decides() {
    let project = Project::new();
    let odd = "old name's";
    project.migrate(&[table("User", "users", &[column("mail", odd, "text")])]);
    project.models(&[table("User", "users", &[column("email", "email", "text")])]);
    let ran = project.ends(1, &["check"]);
    for said in
        ["If it is a rename:", "RENAME COLUMN", "If it is a drop and an addition:", "DROP COLUMN"]
    {
        assert!(ran.stdout.contains(said), "{said}: {ran:?}");
    }
    let statements =
        ran.stdout.lines().filter(|it| it.starts_with("ALTER") || it.starts_with("DROP"));
    assert_eq!(statements.count(), 0, "nothing of it runs: {ran:?}");
    let rename = r"--rename 'users.old name'\''s:users.email'";
    let attribute = "`#[schema(renamed_from = \"old name's\")]` on the field";
    assert!(ran.stderr.contains(rename) && ran.stderr.contains(attribute), "{ran:?}");
    let drafted = project.ends(3, &DRAFT);
    assert!(
        drafted.stderr.contains(&format!("`driftless revision --update {rename}`")),
        "{drafted:?}"
    );
    project.ends(0, &["revision", "--update", "--rename", "users.old name's:users.email"]);
    assert!(project.last("up.sql").contains("RENAME COLUMN"));
}
