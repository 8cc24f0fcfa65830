#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    domain(name = "base", type = "int", default = "1"),
    domain(name = "top", type = "base"),
)]
pub struct Row {
    pub id: i32,
    #[schema(type = "top")]
    pub a: Option<i32>,
}
