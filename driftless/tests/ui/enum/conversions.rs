use driftless::SchemaEnum;

#[derive(Debug, SchemaEnum)]
#[schema(conversions)]
enum Mood {
    Happy,
}

#[derive(Debug, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::Text, conversions)]
enum Priority {
    High,
}

fn main() {}
