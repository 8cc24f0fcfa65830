#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    domain(name = "email", type = "text", check = "VALUE ~ '@'", check(expression = "length(VALUE) < 200", name = "short"), default = "'a@b'"),
)]
pub struct Row {
    pub id: i32,
    #[schema(type = "email")]
    pub a: Option<String>,
}
