use driftless::Schema;

#[derive(Schema)]
struct Person {
    number: i64,
}

fn main() {}
