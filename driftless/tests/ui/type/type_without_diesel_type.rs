use driftless::Schema;

struct Email(String);

#[derive(Schema)]
#[schema(table_macro = false)]
struct Person {
    id: i64,
    #[schema(type = "citext")]
    email: Email,
}

fn main() {}
