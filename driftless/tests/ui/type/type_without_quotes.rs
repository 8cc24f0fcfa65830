use driftless::Schema;

#[derive(Schema)]
struct Person {
    id: i64,
    #[schema(type = citext)]
    other: String,
}

fn main() {}
