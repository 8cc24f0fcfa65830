#[derive(Schema)]
#[schema(table_macro = false, name = "people")]
pub struct Person {
    #[schema(identity)]
    pub id: i64,
    pub name: String,
}
