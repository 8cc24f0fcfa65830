#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    check(expression = "mood <> 'poor' or id > 0"),
    index(columns(id), where = "mood = 'poor'"),
    exclude(method = "btree", columns(id with "="), where = "mood = 'poor'", name = "t_alone"),
)]
pub struct Row {
    pub id: i32,
    #[schema(default = "'poor'")]
    pub mood: Mood,
    #[schema(default = "'{poor}'")]
    pub moods: Vec<Mood>,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
pub enum Mood {
    Good,
    #[schema(renamed_from = "bad")]
    Poor,
}
