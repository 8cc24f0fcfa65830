#[derive(Schema)]
#[schema(table_macro = false, name = "people")]
pub struct Person {
    pub id: i64,
    #[schema(backfill = "18")]
    pub age: i32,
}
