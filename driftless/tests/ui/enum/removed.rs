use driftless::SchemaEnum;

#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(removed("fine", map_to = "good"), removed("old", map_to = "bad"))]
enum Mood {
    Fine,
    Good,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(removed("old", to = "low"))]
enum Level {
    Low,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::Text, removed("old", map_to = "low"))]
enum Kept {
    Low,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(removed("gone", map_to = "left"))]
enum Lane {
    #[schema(renamed_from = "right")]
    Left,
    #[schema(renamed_from = "right")]
    Middle,
    #[schema(renamed_from = "gone")]
    Right,
}

fn main() {}
