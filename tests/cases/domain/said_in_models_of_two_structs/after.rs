#[derive(Schema)]
#[schema(table_macro = false, name = "t", domain(name = "email", type = "text", check = "VALUE ~ '@'"))]
pub struct One {
    pub id: i32,
    #[schema(type = "email")]
    pub a: String,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "u")]
pub struct Two {
    pub id: i32,
    #[schema(type = "email", default = "'a@b'", check = "email <> 'c@d'")]
    pub email: String,
}
