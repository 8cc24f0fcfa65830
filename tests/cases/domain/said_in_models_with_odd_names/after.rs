#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    domain(name = "Odd \"name\"", type = "int", check(expression = "VALUE > 0", name = "it's; > 0")),
)]
pub struct Row {
    pub id: i32,
    #[schema(type = "\"Odd \"\"name\"\"\"")]
    pub a: i32,
}
