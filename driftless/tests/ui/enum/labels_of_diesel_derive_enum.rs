use diesel_derive_enum::DbEnum;
use driftless::SchemaEnum;

#[derive(Debug, DbEnum, SchemaEnum)]
#[db_enum(value_style = "kebab-case")]
#[schema(rename_all = "snake_case")]
enum Mood {
    Fine,
    #[schema(rename = "bad")]
    Bad,
}

#[derive(Debug, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::Text)]
#[db_enum(value_style = "kebab-case")]
enum Other {
    Fine,
}

fn main() {}
