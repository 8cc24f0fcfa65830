#[derive(Schema)]
#[schema(table_macro = false, name = "people")]
pub struct Person {
    pub id: i64,
    pub email: String,
    #[schema(unique, backfill = "lower(email)")]
    pub login: String,
}
