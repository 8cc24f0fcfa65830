#[derive(Schema)]
#[schema(table_macro = false, name = "people", index("lower(email)"))]
pub struct Person {
    pub id: i64,
    #[schema(renamed_from = "mail", unique, check = "email like '%@%'")]
    pub email: String,
}
