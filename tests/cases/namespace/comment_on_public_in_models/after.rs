#[derive(Schema)]
#[schema(table_macro = false, name = "t", schema_comment = "ours")]
pub struct Row {
    pub id: i32,
}
