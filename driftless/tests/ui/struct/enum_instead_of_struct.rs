use driftless::Schema;

#[derive(Schema)]
enum Mood {
    Fine,
}

fn main() {}
