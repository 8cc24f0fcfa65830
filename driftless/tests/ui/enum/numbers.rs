use driftless::SchemaEnum;

#[derive(Debug, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::SmallInt, rename_all = "kebab-case", name = "stage")]
enum Stage {
    Open,
    Waiting = 40_000,
    Late = -32_768,
    Later = -32_769,
    #[schema(rename = "closed")]
    Closed = LAST,
    #[schema(renamed_from = "over")]
    Gone = 5,
}

const LAST: isize = 4;

#[derive(Debug, SchemaEnum)]
#[diesel(sql_type = diesel::sql_types::Bool)]
enum Answer {
    Yes,
}

#[derive(Debug, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::Text, comment = "how", renamed_from = "old")]
enum Mood {
    Fine,
    #[schema(rename = "fine")]
    Good,
}

#[derive(Debug, SchemaEnum)]
#[schema(sql_type = Own)]
enum Own {
    Fine,
}

fn main() {}
