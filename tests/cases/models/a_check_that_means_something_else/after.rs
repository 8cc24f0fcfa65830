#[derive(Schema)]
#[schema(table_macro = false, name = "people")]
pub struct Person {
    pub id: i64,
    #[schema(check(expression = "age >= 17", name = "adult"))]
    pub age: i32,
}
