#[derive(Schema)]
#[schema(table_macro = false, name = "t", sequence(name = "ids", unlogged, start = 5))]
pub struct Row {
    #[schema(default = "nextval('ids')")]
    pub id: i64,
}
