use driftless::Schema;

#[derive(Schema)]
#[schema(
    table_macro = false,
    grant(select, insert, update(email, name), to = "case_reader"),
    grant(all, to = "case_other", with_grant_option),
    grant(select(name), to = "public")
)]
pub struct User {
    pub id: i32,
    pub name: String,
    #[schema(name = "e_mail")]
    pub email: String,
}
