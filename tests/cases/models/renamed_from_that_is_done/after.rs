#[derive(Schema)]
#[schema(table_macro = false, name = "people", renamed_from = "users")]
pub struct Person {
    pub id: i64,
    #[schema(renamed_from = "mail")]
    pub email: String,
}
