#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "people",
    index(columns("lower(email)"), unique, where = "email <> ''", name = "by_mail")
)]
pub struct Person {
    pub id: i64,
    #[schema(renamed_from = "mail")]
    pub email: String,
}
