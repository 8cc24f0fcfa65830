#[derive(Schema)]
#[schema(table_macro = false, schema = "crm", schema_renamed_from = "old", name = "people")]
pub struct Person {
    pub id: i64,
    pub name: String,
}

#[derive(Schema)]
#[schema(table_macro = false, schema = "crm", schema_renamed_from = "old", name = "pets")]
pub struct Pet {
    pub id: i64,
    #[schema(references(Person))]
    pub owner: Option<i64>,
}
