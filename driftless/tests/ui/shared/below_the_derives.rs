use driftless::Schema;

#[driftless::shared_columns]
struct Stamps {
    made_on: i32,
}

#[derive(Schema)]
#[driftless::with_columns(Stamps)]
struct Person {
    id: i64,
}

fn main() {}
