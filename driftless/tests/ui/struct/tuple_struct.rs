use driftless::Schema;

#[derive(Schema)]
struct Person(i64, String);

fn main() {}
