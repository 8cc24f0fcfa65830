#[derive(Schema)]
#[schema(table_macro = false, name = "people_name_key")]
pub struct Taken {
    pub id: i64,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "people_name_idx")]
pub struct TakenToo {
    pub id: i64,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "people")]
pub struct Person {
    pub id: i64,
    #[schema(unique, index)]
    pub name: String,
}
