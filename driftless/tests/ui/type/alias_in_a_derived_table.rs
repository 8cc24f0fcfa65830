use driftless::Schema;

type Id = i64;

#[derive(Schema)]
struct Person {
    id: i64,
    parent_id: Option<Id>,
}

fn main() {}
