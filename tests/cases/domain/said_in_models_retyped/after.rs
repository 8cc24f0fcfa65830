#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    domain(name = "number", type = "bigint", check = "VALUE > 0"),
)]
pub struct Row {
    pub id: i32,
    #[schema(type = "number")]
    pub a: Option<i64>,
    #[schema(type = "number[]")]
    pub b: Option<Vec<i64>>,
}
