#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    domain(name = "fine", type = "mood", default = "'good'", check = "VALUE <> 'bad'"),
)]
pub struct Row {
    pub id: i32,
    pub mood: Mood,
    #[schema(type = "fine")]
    pub a: Mood,
}

#[derive(Clone, Copy, Debug, SchemaEnum)]
pub enum Mood {
    Good,
    Bad,
}
