#[derive(Schema)]
#[schema(table_macro = false, name = "people", check = "a + b < 9", check = "a < b")]
pub struct Person {
    pub id: i64,
    pub a: i32,
    pub b: i32,
}
