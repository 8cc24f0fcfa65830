#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    domain(name = "email", type = "text", check = "VALUE ~ '@'", check(expression = "length(VALUE) < 200", name = "short", comment = "fits a line"), not_null, default = "'a@b'", collation = "C", comment = "an address"),
)]
pub struct Row {
    pub id: i32,
    #[schema(type = "email")]
    pub a: String,
    #[schema(type = "email")]
    pub b: Option<String>,
    #[schema(type = "email[]")]
    pub c: Option<Vec<String>>,
}
