#[derive(Schema)]
#[diesel(primary_key(number))]
#[schema(table_macro = false, name = "zed")]
pub struct Zed {
    #[schema(renamed_from = "id")]
    pub number: i64,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "abc")]
pub struct Abc {
    pub id: i64,
    #[schema(references(Zed))]
    pub zed_id: i64,
}
