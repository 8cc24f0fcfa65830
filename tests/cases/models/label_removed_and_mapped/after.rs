#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(removed("guest", map_to = "member"))]
pub enum Role {
    Member,
    Admin,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "people")]
pub struct Person {
    pub id: i64,
    #[schema(default = "'member'")]
    pub role: Role,
    pub old_roles: Option<Vec<Role>>,
}
