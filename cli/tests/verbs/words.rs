//! Views, triggers and policies that structs say in words.

use serde_json::{Value, json};

use super::project::{Project, column, table, with};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

const TOUCH: &str =
    "create function touch() returns trigger language plpgsql as $$ begin return new; end $$;";

/// A table with a trigger and policies, under a name that has to be quoted.
fn accounts(more: &[(&str, Value)]) -> Value {
    let mut all = table("Account", "Accounts", &[column("name", "full name", "text")]);
    all["table"]["source"]["file"] = json!("src/account.rs");
    all["table"]["source"]["line"] = json!(3);
    for (key, value) in more {
        all["table"][*key] = value.clone();
    }
    all
}

fn trigger(more: Value) -> Value {
    let mut all = json!({"name": "Touched \"x\"", "line": 5, "timing": "before",
        "events": [{"event": "insert"}, {"event": "update", "columns": ["full name"]}],
        "for_each": "row", "execute": "touch()"});
    for (key, value) in more.as_object().expect("it is an object") {
        all[key] = value.clone();
    }
    all
}

fn policy(more: Value) -> Value {
    let mut all =
        json!({"name": "own", "line": 6, "for": "select", "using": "\"full name\" = current_user"});
    for (key, value) in more.as_object().expect("it is an object") {
        all[key] = value.clone();
    }
    all
}

fn view(query: &str, columns: &[Value], more: Value) -> Value {
    let mut all = json!({
        "source": {"module": "app", "rust_name": "Named", "file": "src/named.rs", "line": 9},
        "namespace": "public", "name": "named", "query": query, "columns": columns,
    });
    for (key, value) in more.as_object().expect("it is an object") {
        all[key] = value.clone();
    }
    json!({"view": all})
}

fn project() -> Project {
    let project = Project::new();
    project.write("driftless.toml", "[sql]\nfiles = [\"sql/*.sql\"]\n");
    project.write("sql/functions.sql", TOUCH);
    project
}

#[test]
fn triggers_and_policies_are_drafted_changed_and_dropped() {
    let project = project();
    let secured = ("options", json!({"row_security": "enabled"}));
    project.models(&[accounts(&[
        secured.clone(),
        ("triggers", json!([trigger(json!({"comment": "it's kept"}))])),
        (
            "policies",
            json!([
                policy(
                    json!({"to": ["public"], "using": "\"full name\" = current_user -- oneself"})
                ),
                policy(json!({"name": "none", "restrictive": true}))
            ]),
        ),
    ])]);
    let up = project.drafted_and_applied();
    for expected in [
        "CREATE TRIGGER \"Touched \"\"x\"\"\" BEFORE INSERT OR UPDATE OF \"full name\" ON public.\"Accounts\" FOR EACH ROW EXECUTE FUNCTION public.touch();",
        "IS 'it''s kept';",
        "CREATE POLICY own ON public.\"Accounts\"",
        "AS RESTRICTIVE",
    ] {
        assert!(up.contains(expected), "{expected}: {up}");
    }

    // A trigger that changes, a policy that goes, and a table under them that is renamed.
    let mut renamed = accounts(&[
        secured,
        (
            "triggers",
            json!([trigger(json!({"timing": "after", "constraint": true, "deferred": true,
                "when": "new.\"full name\" <> '' -- named", "fires": "always"}))]),
        ),
        ("policies", json!([policy(json!({"using": "true"}))])),
    ]);
    renamed["table"]["name"] = json!("people");
    renamed["table"]["renamed_from"] = json!("Accounts");
    project.models(&[renamed.clone()]);
    let up = project.drafted_and_applied();
    assert!(up.contains("RENAME TO \"people\""), "{up}");
    assert!(up.contains("CREATE CONSTRAINT TRIGGER"), "{up}");
    assert!(up.contains("ENABLE ALWAYS TRIGGER"), "{up}");
    assert!(up.contains("DROP POLICY \"none\""), "{up}");
    project.ends(0, &["downgrade", "--", "-1"]);
    project.ends(0, &["upgrade"]);

    // What no struct says any longer goes; what somebody else made stays.
    project.by_hand("create policy theirs on people using (true)");
    renamed["table"]["triggers"] = json!([]);
    project.models(&[renamed]);
    let up = project.drafted_and_applied();
    assert!(up.contains("DROP TRIGGER") && !up.contains("theirs"), "{up}");
    project.by_hand("drop policy theirs on people");
    project.ends(0, &["verify"]);
    project.ends(0, &["downgrade", "base"]);
}

#[test]
fn a_mistake_in_words_is_told_at_its_line() {
    let project = project();
    let refused = |models: &[Value], words: &[&str]| {
        project.models(models);
        let ran = project.ends(2, &DRAFT);
        for word in words {
            assert!(ran.stderr.contains(word), "{word}: {ran:?}");
        }
    };
    let triggers = |it: Value| [accounts(&[("triggers", json!([trigger(it)]))])];
    refused(
        &triggers(json!({"execute": "missing()"})),
        &["`src/account.rs`, line 5", "function missing() does not exist"],
    );
    for more in ["touch(); drop table \"Accounts\"", "touch(); commit"] {
        refused(
            &triggers(json!({"execute": more})),
            &["`src/account.rs`, line 5", "more than one statement"],
        );
    }
    refused(&triggers(json!({"when": "new.nothing"})), &["`src/account.rs`, line 5", "nothing"]);
    let id = column("id", "id", "bigint");
    let shown = [id.clone(), column("name", "full name", "text")];
    let query = "select id, \"full name\" from \"Accounts\"";
    let views = |columns: &[Value], query: &str| [accounts(&[]), view(query, columns, json!({}))];
    for (columns, query) in [
        // Another name, another type, another order, more, fewer.
        (&shown[..], "select id, \"full name\" as name from \"Accounts\""),
        (&shown, "select id::text, \"full name\" from \"Accounts\""),
        (&shown, "select \"full name\", id from \"Accounts\""),
        (&shown, "select id, \"full name\", 1 as one from \"Accounts\""),
        (&shown, "select id from \"Accounts\""),
        (
            &[with(id, "type", json!({"text": "bigint", "array": true}))],
            "select id from \"Accounts\"",
        ),
    ] {
        refused(&views(columns, query), &["`named`", "`Named` (`src/named.rs`, line 9)", "id"]);
    }
    let two = "select 1 as id; create view other as select 1";
    refused(&views(&shown, two), &["`src/named.rs`, line 9", "more than one statement"]);
    refused(&views(&shown, "select 1 from nothing"), &["`src/named.rs`, line 9", "nothing"]);
    let files = "create view named as select 1 as id;";
    project.write("sql/named.sql", files);
    refused(&views(&shown, query), &["already exists"]);
}

#[test]
fn views_are_drafted_changed_and_dropped() {
    let project = project();
    let shown = [column("id", "id", "bigint"), column("name", "full name", "text")];
    let commented = [shown[0].clone(), with(shown[1].clone(), "comment", json!("all of it"))];
    let query = "select id, \"full name\" from \"Accounts\" -- everybody";
    let options = json!({"security_barrier": true, "check_option": "local", "comment": "them"});
    project.models(&[accounts(&[]), view(query, &commented, options)]);
    let up = project.drafted_and_applied();
    for expected in [
        "CREATE VIEW public.named",
        "security_barrier",
        "check_option=local",
        "'them'",
        "'all of it'",
    ] {
        assert!(up.contains(expected), "{expected}: {up}");
    }

    // A column of the table goes together with what shows it.
    let aged = with(column("age", "age", "integer"), "nullable", json!(true));
    let mut accounts_with_age = accounts(&[]);
    accounts_with_age["table"]["columns"].as_array_mut().expect("a list").push(aged.clone());
    let query = "select id, \"full name\", age from \"Accounts\"";
    let all = [&shown[..], &[aged]].concat();
    project.models(&[accounts_with_age.clone(), view(query, &all, json!({}))]);
    let up = project.drafted_and_applied();
    assert!(up.contains("CREATE OR REPLACE VIEW public.named"), "{up}");

    // The same name as a materialized view, with an index.
    let index = json!([{"unique": true, "columns": [{"column": "id"}]}]);
    let materialized = json!({"materialized": true, "indexes": index});
    project.models(&[accounts_with_age.clone(), view(query, &all, materialized)]);
    let up = project.drafted_and_applied();
    assert!(up.contains("CREATE UNIQUE INDEX named_id_idx"), "{up}");
    project.ends(0, &["downgrade", "--", "-1"]);
    project.ends(0, &["upgrade"]);
    project.models(&[accounts_with_age]);
    let up = project.drafted_and_applied();
    assert!(
        up.contains("DROP MATERIALIZED VIEW \"public\".\"named\"")
            || up.contains("DROP MATERIALIZED VIEW public.named"),
        "{up}"
    );
    project.ends(0, &["verify"]);
    project.ends(0, &["downgrade", "base"]);
}

#[test]
fn the_last_word_that_is_removed_drops_what_it_defined() {
    let project = Project::new();
    let named = view(
        "select 1 as a",
        &[with(column("a", "a", "integer"), "nullable", json!(true))],
        json!({}),
    );
    project.models(&[accounts(&[]), named]);
    let up = project.drafted_and_applied();
    assert!(up.contains("CREATE VIEW public.named"), "{up}");
    project.by_hand("create view mine as select 2 as b");
    project.models(&[accounts(&[])]);
    let up = project.drafted_and_applied();
    assert!(up.contains("DROP VIEW public.named;") && !up.contains("mine"), "{up}");
    project.ends(0, &["check"]);
    // Nothing is declared any longer, and nothing is dropped.
    let ran = project.ends(0, &DRAFT);
    assert!(!ran.stdout.contains("wrote"), "{ran:?}");
}

#[test]
fn a_view_with_another_name_on_its_struct_is_renamed() {
    let project = Project::new();
    let columns = [with(column("a", "a", "integer"), "nullable", json!(true))];
    let named = |name: &str, materialized: bool| {
        let mut all = view("select 1 as a", &columns, json!({"name": name}));
        if materialized {
            all["view"]["materialized"] = json!(true);
        }
        all
    };
    project.models(&[accounts(&[]), named("old", false)]);
    project.drafted_and_applied();
    project.models(&[accounts(&[]), named("new \"x\"", false)]);
    let up = project.drafted_and_applied();
    assert!(up.contains("RENAME TO \"new \"\"x\"\"\"") && !up.contains("DROP"), "{up}");
    project.ends(0, &["downgrade", "--", "-1"]);
    project.ends(0, &["upgrade"]);
    project.models(&[accounts(&[]), named("stored", true)]);
    let up = project.drafted_and_applied();
    assert!(up.contains("CREATE MATERIALIZED VIEW") && up.contains("DROP VIEW"), "{up}");
}
