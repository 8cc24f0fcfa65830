use driftless::Schema;

struct Email(String);

#[derive(Schema)]
#[schema(table_macro = false)]
struct Person {
    id: i64,
    email: Email,
}

fn main() {}
