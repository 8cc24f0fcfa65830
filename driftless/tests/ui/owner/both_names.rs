use driftless::{Schema, SchemaEnum};

#[derive(Schema)]
#[schema(comment = "people", unique(name), index(name))]
struct Person {
    #[driftless(identity)]
    id: i64,
    #[schema(unique)]
    name: String,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
#[driftless]
enum Mood {
    Happy,
    #[schema(renamed_from = "bad")]
    Sad,
}

fn main() {}
