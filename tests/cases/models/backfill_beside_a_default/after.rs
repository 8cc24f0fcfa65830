#[derive(Schema)]
#[schema(table_macro = false, name = "people")]
pub struct Person {
    pub id: i64,
    pub age: i32,
    #[schema(default = false, backfill = "age >= 18")]
    pub adult: bool,
}
