use driftless::Schema;

struct Stamps {
    made_on: i32,
}

#[driftless::with_columns(Stamps)]
#[derive(Schema)]
struct Person {
    id: i64,
}

fn main() {}
