use driftless::SchemaEnum;

#[derive(Debug, SchemaEnum)]
#[schema(rename_all = "snek_case", rename = "mood")]
enum Mood {
    Fine,
    #[schema(rename = "fine")]
    Good,
    #[schema(rename = "bad", renamed_from = "bad")]
    Bad,
    #[schema(name = "worse")]
    Worse,
}

fn main() {}
