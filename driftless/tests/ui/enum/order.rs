use driftless::SchemaEnum;

#[derive(Debug, SchemaEnum)]
#[schema(order("happy", "happy", "odd"))]
enum Mood {
    Sad,
    Happy,
}

#[derive(Debug, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::Text, order("low", "high"))]
enum Priority {
    High,
    Low,
}

fn main() {}
