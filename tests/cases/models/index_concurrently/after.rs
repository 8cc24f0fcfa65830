#[derive(Schema)]
#[schema(table_macro = false, name = "users", index(columns(name, "lower(email)"), concurrently))]
pub struct User {
    pub id: i64,
    #[schema(index(concurrently))]
    pub name: String,
    #[schema(index)]
    pub email: String,
}
