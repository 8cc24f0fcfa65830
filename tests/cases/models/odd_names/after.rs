#[derive(Schema)]
#[schema(table_macro = false, name = "Odd \"Table\" é", comment = "it's; -- odd\nindeed $$")]
pub struct Odd {
    pub id: i64,
    #[schema(name = "select", check = "\"select\" <> ''", comment = "a\\b 'c'")]
    pub kind: String,
    #[schema(name = "Größe in m²", index)]
    pub size: Option<i32>,
}
