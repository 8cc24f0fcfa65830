#[derive(Clone, Copy, Debug, SchemaEnum)]
pub enum Mood { Fine, NotSoGood }

#[derive(Schema)]
#[schema(
    table_macro = false, name = "people",
    check = "name IN ('a', 'b') OR score BETWEEN 1 AND 2",
    check = "lower(name) LIKE 'a%'",
    index(columns("LOWER(name)"), where = "(score > 1)")
)]
pub struct Person {
    pub id: i64,
    #[schema(type = "character varying (40)", default = "'x'")]
    pub name: String,
    #[schema(default = "'fine'")]
    pub mood: Mood,
    #[schema(type = "decimal(8,2)", default = "0")]
    pub score: f64,
    #[schema(default = "ARRAY[]::text[]")]
    pub tags: Vec<String>,
    #[schema(type = "timestamp with time zone", default = "CURRENT_TIMESTAMP")]
    pub seen: i64,
}
