#[derive(Schema)]
#[schema(table_macro = false, name = "people", check(expression = "last <> first", name = "k"))]
pub struct Person {
    pub id: i64,
    #[schema(renamed_from = "first")]
    pub last: String,
    #[schema(renamed_from = "last", unique)]
    pub first: String,
}
