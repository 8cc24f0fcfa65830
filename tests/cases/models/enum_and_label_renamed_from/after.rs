#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(renamed_from = "mood")]
pub enum Humour {
    Fine,
    #[schema(renamed_from = "bad")]
    NotSoGood,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "people")]
pub struct Person {
    pub id: i64,
    #[schema(default = "'not_so_good'")]
    pub mood: Humour,
}
