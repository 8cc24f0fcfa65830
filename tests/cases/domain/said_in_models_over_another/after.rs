#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    domain(name = "a_top", type = "z_base", check = "length(VALUE) < 9"),
    domain(name = "z_base", type = "text", check = "VALUE <> ''"),
    domain(name = "list", type = "z_base[]"),
)]
pub struct Row {
    pub id: i32,
    #[schema(type = "a_top")]
    pub a: String,
    #[schema(type = "list")]
    pub b: Option<Vec<String>>,
}
