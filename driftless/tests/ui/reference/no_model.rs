use driftless::Schema;

struct User {
    id: i64,
}

#[derive(Schema)]
#[schema(table_macro = false)]
struct Post {
    id: i64,
    #[schema(references(User))]
    author_id: i64,
}

fn main() {}
