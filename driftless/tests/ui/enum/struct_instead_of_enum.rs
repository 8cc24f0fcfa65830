use driftless::SchemaEnum;

#[derive(SchemaEnum)]
struct Mood {
    id: i64,
}

fn main() {}
