#[derive(Schema)]
#[schema(table_macro = false, name = "t")]
pub struct T {
    pub id: i64,
    #[schema(default = "null")]
    pub a: Option<String>,
}
