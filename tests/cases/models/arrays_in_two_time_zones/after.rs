#[derive(Schema)]
#[schema(table_macro = false, name = "posts")]
pub struct Post {
    pub id: i64,
    #[schema(zone = "Asia/Tokyo", type = "timestamptz[]", sql_type = diesel::sql_types::Nullable<diesel::sql_types::Array<diesel::sql_types::Nullable<diesel::sql_types::Timestamptz>>>)]
    pub seen: Option<Vec<Option<std::time::SystemTime>>>,
    #[schema(zone = "Europe/Berlin", type = "timestamptz[]", sql_type = diesel::sql_types::Nullable<diesel::sql_types::Array<diesel::sql_types::Nullable<diesel::sql_types::Timestamptz>>>)]
    pub read: Option<Vec<Option<std::time::SystemTime>>>,
    #[schema(zone = "Asia/Tokyo", type = "timestamptz[]", sql_type = diesel::sql_types::Nullable<diesel::sql_types::Array<diesel::sql_types::Nullable<diesel::sql_types::Timestamptz>>>)]
    pub liked: Option<Vec<Option<std::time::SystemTime>>>,
}
