use driftless::Schema;

#[derive(Schema)]
#[schema(
    domain,
    domain(),
    domain(name = "a", type = "text", checks = "VALUE <> ''", not_valid),
    domain(name = "b", type = text),
    domain(name = "c", type = "text", type = "citext"),
    domain(name = "d", type = "text", check(not_valid)),
    domain(name = "e", type = "text", check(expression = "true", no_inherit)),
    domain(name = "f", type = "text", default = now()),
    domain(name = "g", type = "text", not_null = true)
)]
struct Mistakes {
    id: i64,
}

#[derive(Schema)]
#[schema(
    domain(name = "email", type = "text", check(expression = "true", name = "is_true")),
    domain(name = "email", type = "text", schema = "types"),
    domain(name = "email", type = "citext", schema = "public"),
    domain(name = "odd", type = "text", renamed_from = "odd"),
    domain(
        name = "a_name_that_is_longer_than_the_sixty_three_bytes_that_postgresql_keeps",
        type = "text"
    ),
    domain(
        name = "checked",
        type = "text",
        check(expression = "true", name = "is_true"),
        check(expression = "false", name = "is_true")
    ),
    exclude(columns(id with "="), name = "one"),
    unique(columns(id), name = "one")
)]
struct Names {
    id: i64,
}

fn main() {}
