use driftless::SchemaEnum;

#[derive(Debug, SchemaEnum)]
enum Mood {
    Fine,
    Bad(String),
    Worse { reason: String },
}

fn main() {}
