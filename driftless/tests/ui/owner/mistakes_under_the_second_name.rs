use driftless::{Schema, SchemaEnum};

#[derive(Schema)]
#[driftless(coment = "people")]
#[schema(anything = goes, [even] this)]
struct Person {
    #[driftless(identity)]
    id: i64,
    #[driftless(example = 3)]
    age: i32,
    #[driftless = "text"]
    name: String,
    #[driftless(unique(age))]
    size: u32,
}

#[derive(Schema)]
#[diesel(table_name = persons)]
struct Persons {
    #[driftless(identity)]
    id: i64,
    persons: i32,
}

#[derive(Schema)]
#[driftless(partial = true)]
struct PersonName {
    #[driftless(unique)]
    name: String,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
#[driftless(rename = "mood")]
enum Mood {
    #[driftless(example = 1)]
    Happy,
}

fn main() {}
