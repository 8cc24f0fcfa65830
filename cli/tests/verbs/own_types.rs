//! Domains that newtypes declare, and composite types that structs describe.

use serde_json::{Value, json};

use super::project::{Project, column, table, with};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

fn source(rust_name: &str) -> Value {
    json!({"module": "app", "rust_name": rust_name, "file": "src/types.rs", "line": 7})
}

fn newtype(rust_name: &str, domain: Value) -> Value {
    json!({"domain": {"source": source(rust_name), "namespace": "public", "domain": domain}})
}

fn composite(name: &str, attributes: &[(&str, Value)]) -> Value {
    let attributes: Vec<Value> =
        attributes.iter().map(|(name, of)| json!({"name": name, "type": of})).collect();
    json!({"composite": {"source": source("Address"), "namespace": "public", "name": name,
        "attributes": attributes}})
}

fn mood() -> Value {
    json!({"enum": {"source": source("Mood"), "namespace": "public", "name": "mood",
        "labels": [{"variant": "Fine", "label": "fine"}, {"variant": "Bad", "label": "bad"}]}})
}

fn text(of: &str) -> Value {
    json!({"text": of})
}

/// A table with columns of these types, each of which may be `NULL`.
fn users(columns: &[(&str, Value)]) -> Value {
    let one = |(name, of): &(&str, Value)| {
        let nullable = with(column(name, name, ""), "nullable", json!(true));
        with(nullable, "type", of.clone())
    };
    let columns: Vec<Value> = columns.iter().map(one).collect();
    table("User", "users", &columns)
}

#[test]
fn what_newtypes_and_structs_say_is_drafted_changed_and_dropped() {
    let project = Project::new();
    let own_mood = json!({"enum": {"namespace": "public", "name": "mood"}});
    let email = |check: &str| {
        let checks = json!([{"name": "has_an_at", "expression": check}]);
        newtype("Email", json!({"name": "email", "type": "text", "checks": checks}))
    };
    let good = newtype(
        "Good",
        json!({"name": "good", "type": own_mood,
            "checks": [{"expression": "VALUE <> 'bad'"}], "comment": "never bad"}),
    );
    let address = |more: &[(&'static str, Value)]| {
        let own = [("street", text("text")), ("zip", text("varchar(10)"))];
        let of_own = [("mood", own_mood.clone()), ("mail", text("\"public\".\"email\""))];
        [&own[..], &of_own, more].concat()
    };
    let columns = [
        ("mail", text("\"public\".\"email\"")),
        ("mails", json!({"text": "\"public\".\"email\"", "array": true})),
        ("good", text("\"public\".\"good\"")),
        ("home", text("\"public\".\"address\"")),
        ("homes", json!({"text": "\"public\".\"address\"", "array": true})),
    ];
    project.models(&[
        users(&columns),
        composite("address", &address(&[])),
        email("VALUE ~ '@'"),
        good.clone(),
        mood(),
    ]);
    let up = project.drafted_and_applied();
    let at = |text: &str| up.find(text).unwrap_or_else(|| panic!("{text}: {up}"));
    assert!(
        at("CREATE TYPE \"public\".\"mood\"") < at("CREATE DOMAIN \"public\".\"good\""),
        "{up}"
    );
    assert!(at("CREATE DOMAIN \"public\".\"email\"") < at("CREATE TYPE public.address"), "{up}");
    assert!(at("CREATE TYPE public.address") < at("CREATE TABLE"), "{up}");
    project.ends(0, &["check"]);
    project.ends(0, &["verify"]);
    project.by_hand(
        "insert into users (mail, mails, good, home, homes) values ('a@b', '{c@d}', 'fine',
             row('s', '1', 'bad', 'e@f'), array[row('t', null, null, null)]::address[])",
    );

    // An attribute at the end and a default, in place.
    let mut with_default = good.clone();
    with_default["domain"]["domain"]["default"] = json!("'fine'");
    project.models(&[
        users(&columns),
        composite("address", &address(&[("city", text("text"))])),
        email("VALUE ~ '@'"),
        with_default.clone(),
        mood(),
    ]);
    let up = project.drafted_and_applied();
    assert!(up.contains("ALTER DOMAIN \"public\".\"good\" SET DEFAULT 'fine'"), "{up}");
    assert!(up.contains("ADD ATTRIBUTE \"city\" text"), "{up}");
    assert!(!up.contains("DROP TYPE") && !up.contains("DROP DOMAIN"), "{up}");
    assert_eq!(project.answer("select (home).street || (homes[1]).street from users"), "st");
    project.ends(0, &["downgrade", "--", "-1"]);
    assert_eq!(project.answer("select (home).street || (homes[1]).street from users"), "st");
    project.ends(0, &["upgrade"]);

    // Another name of the same struct is a rename.
    let place = columns.map(|(name, of)| {
        let of = of.to_string().replace("address", "place");
        (name, serde_json::from_str(&of).expect("it is JSON"))
    });
    let more = address(&[("city", text("text"))]);
    project.models(&[
        users(&place),
        composite("place", &more),
        email("VALUE ~ '@'"),
        with_default,
        mood(),
    ]);
    let up = project.drafted_and_applied();
    assert!(up.contains("RENAME TO place") || up.contains("RENAME TO \"place\""), "{up}");
    assert_eq!(project.answer("select (home).street || (homes[1]).street from users"), "st");
    project.ends(0, &["check"]);

    // Without their structs and columns they are dropped, and come back.
    project.models(&[users(&[])]);
    let up = project.drafted_and_applied();
    assert!(up.contains("DROP TYPE public.place"), "{up}");
    assert!(up.contains("DROP DOMAIN \"public\".\"email\""), "{up}");
    project.ends(0, &["downgrade", "--", "-1"]);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["verify"]);
}

#[test]
fn a_type_that_two_declare_is_a_mistake_of_both() {
    let project = Project::new();
    let domain = json!({"name": "address", "type": "text"});
    project.models(&[
        users(&[]),
        composite("address", &[("street", text("text"))]),
        newtype("Other", domain),
    ]);
    let ran = project.ends(2, &DRAFT);
    assert!(ran.stderr.contains("MD101") && ran.stderr.contains("`app::Other`"), "{ran:?}");
}
