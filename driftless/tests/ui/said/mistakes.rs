//! Each mistake in a `column(…)` is one error, on its own tokens.

use driftless::Schema;

#[derive(Schema)]
#[schema(column(type = "text"), column(name = "a"), column)]
struct Nameless {
    id: i64,
}

#[derive(Schema)]
#[schema(
    column(name = "id", type = "text"),
    column(name = "position", type = "polygon"),
    column(name = "count", type = "text", serial, null),
    column(name = "note", type = "text", defalt = "''"),
    column(name = "day", type = "date", not_null(not_valid), type = "date"),
)]
struct Wrong {
    id: i64,
}

#[derive(Schema)]
#[schema(unmanaged = true, unmanaged)]
struct Theirs {
    id: i64,
}

#[derive(Schema)]
struct Nulls {
    id: i64,
    #[schema(null, not_null)]
    a: i64,
    #[schema(null)]
    b: Option<i64>,
    #[schema(identity, null)]
    c: i64,
}

#[derive(Schema)]
struct Nothing;

#[derive(Schema)]
#[schema(partial, column(name = "a", type = "text"))]
struct Part {
    id: i64,
}

fn main() {}
