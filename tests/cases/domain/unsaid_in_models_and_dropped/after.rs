#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
)]
pub struct Row {
    pub id: i32,
    #[schema(type = "text")]
    pub a: Option<String>,
}
