#[derive(Schema)]
#[schema(table_macro = false, name = "other")]
pub struct Other {
    pub id: i32,
}

#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    unique(columns(a), name = "u1"),
    unique(columns(a), name = "u2"),
    unique(id)
)]
pub struct Row {
    pub id: i32,
    pub a: Option<i32>,
}
