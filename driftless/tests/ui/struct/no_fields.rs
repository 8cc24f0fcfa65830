use driftless::Schema;

#[derive(Schema)]
struct Person {}

fn main() {}
