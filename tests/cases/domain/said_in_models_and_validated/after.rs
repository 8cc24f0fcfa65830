#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    domain(name = "email", type = "text", check(expression = "VALUE ~ '@'", name = "at")),
)]
pub struct Row {
    pub id: i32,
    #[schema(type = "email")]
    pub a: Option<String>,
}
