#[derive(Schema)]
#[schema(table_macro = false, name = "old_people", renamed_from = "people", index("lower(email)"))]
pub struct OldPerson {
    pub id: i64,
    #[schema(unique)]
    pub email: String,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "people", index("lower(email)"))]
pub struct Person {
    pub id: i64,
    #[schema(unique)]
    pub email: String,
}
