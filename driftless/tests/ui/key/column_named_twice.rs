use driftless::Schema;

#[derive(Schema)]
#[schema(unique(id, id), primary_key_name = "one", unique(columns(id), name = "one"))]
struct Person {
    id: i64,
}

fn main() {}
