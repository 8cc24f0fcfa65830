#[derive(Schema)]
#[schema(table_macro = false, name = "users")]
pub struct User {
    pub id: i64,
    #[schema(sql_type = diesel::sql_types::Citext)]
    pub email: Option<String>,
    #[schema(sql_type = diesel::sql_types::Citext)]
    pub name: String,
    #[schema(sql_type = diesel_ltree::sql_types::Ltree)]
    pub place: Option<String>,
    #[schema(type = "HSTORE", sql_type = diesel::sql_types::Text)]
    pub settings: Option<String>,
    #[schema(sql_type = diesel::sql_types::Array<diesel_ltree::sql_types::Ltree>)]
    pub places: Option<Vec<String>>,
    #[schema(max_length = 20)]
    pub nick: Option<String>,
}
