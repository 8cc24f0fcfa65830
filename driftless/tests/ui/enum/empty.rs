use driftless::SchemaEnum;

#[derive(Debug, SchemaEnum)]
enum Mood {}

fn main() {}
