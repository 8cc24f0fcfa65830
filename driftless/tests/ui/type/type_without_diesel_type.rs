use driftless::Schema;

struct Email(String);

#[derive(Schema)]
struct Person {
    id: i64,
    #[schema(type = "citext")]
    email: Email,
    #[schema(type = citext)]
    other: String,
}

fn main() {}
