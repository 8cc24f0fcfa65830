use driftless::Schema;

#[derive(Schema)]
#[schema(schema = "my-schema")]
struct Person {
    id: i64,
}

fn main() {}
