#[derive(Clone, Copy, Debug, SchemaEnum)]
pub enum Lane {
    #[schema(renamed_from = "left")]
    Right,
    #[schema(renamed_from = "right")]
    Left,
    Middle,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "cars")]
pub struct Car {
    pub id: i64,
    #[schema(default = "'right'", check = "lane <> 'right'")]
    pub lane: Lane,
    pub lanes: Option<Vec<Lane>>,
}
