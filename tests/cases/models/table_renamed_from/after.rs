#[derive(Schema)]
#[schema(table_macro = false, name = "people", renamed_from = "users")]
pub struct Person {
    pub id: i64,
    #[schema(references(Self))]
    pub boss_id: Option<i64>,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "pets")]
pub struct Pet {
    pub id: i64,
    #[schema(references(Person))]
    pub owner_id: i64,
}
