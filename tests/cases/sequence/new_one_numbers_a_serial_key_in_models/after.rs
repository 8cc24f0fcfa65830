#[derive(Schema)]
#[schema(table_macro = false, name = "t", sequence(name = "ids"))]
pub struct Row {
    #[schema(default = "nextval('ids')")]
    pub id: i32,
    pub a: Option<String>,
}
