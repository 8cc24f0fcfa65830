use driftless::{Schema, SchemaEnum};

// One mistake, however many words the other derive has.
#[derive(Schema)]
#[schema(title = "Person", index(name))]
struct Person {
    #[schema(identity, example = 1)]
    id: i64,
    #[schema(value_type = String, default = json!("ada"), max_length = 9)]
    name: String,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
enum Mood {
    #[schema(rename = "happy", deprecated)]
    Happy,
    #[schema(title = "sad")]
    Sad,
}

#[derive(Schema)]
#[schema(partial)]
struct PersonName {
    #[schema(min_length = 1)]
    name: String,
}

#[driftless::shared_columns]
struct Stamps {
    #[schema(format = "date-time", default = 0)]
    made_on: i64,
}

fn main() {}
