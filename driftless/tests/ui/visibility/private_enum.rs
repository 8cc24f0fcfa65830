use driftless::{Schema, SchemaEnum};

#[derive(Clone, Copy, Debug, SchemaEnum)]
enum Mood {
    Happy,
    Sad,
}

// One mistake, however many columns are of that type.
#[derive(Schema)]
struct Person {
    id: i64,
    mood: Mood,
    moods: Vec<Option<Mood>>,
    last: Option<Mood>,
}

fn main() {}
