//! A view has no keys, and its query decides about its columns.

use driftless::Schema;

#[derive(Schema)]
#[schema(view = "select id, name from users", index(name))]
struct Indexed {
    id: i64,
    name: String,
}

#[derive(Schema)]
#[schema(view = "select id, name from users", check = "id > 0", unlogged)]
struct Checked {
    id: i64,
    name: String,
}

#[derive(Schema)]
#[schema(view = "select id, name from users", renamed_from = "old")]
struct Renamed {
    #[schema(identity)]
    id: i64,
    #[schema(default = "''")]
    name: String,
}

#[derive(Schema)]
#[schema(view = "select id, name from users", view_file = "missing.sql")]
struct Twice {
    id: i64,
    name: String,
}

#[derive(Schema)]
#[schema(view_file = "missing.sql")]
struct Missing {
    id: i64,
    name: String,
}

#[derive(Schema)]
#[schema(materialized)]
struct Alone {
    id: i64,
    name: String,
}

#[derive(Schema)]
#[schema(view = "select 1 as id", materialized, security_invoker)]
struct Both {
    id: i32,
}

fn main() {}
