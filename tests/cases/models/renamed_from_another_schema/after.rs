#[derive(Schema)]
#[schema(table_macro = false, schema = "crm", renamed_from = "old.person", name = "people")]
pub struct Person {
    pub id: i64,
}

#[derive(Schema)]
#[schema(table_macro = false, schema = "crm", name = "pets")]
pub struct Pet {
    pub id: i64,
}

#[derive(Schema)]
#[schema(table_macro = false, schema = "old", name = "rest")]
pub struct Rest {
    pub id: i64,
}
