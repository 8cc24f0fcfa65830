#[derive(Schema)]
#[schema(table_macro = false, name = "t", sequence(name = "t_id_seq", owned_by = id, comment = "counts"))]
pub struct Row {
    #[schema(default = "nextval('t_id_seq')")]
    pub id: i32,
    pub a: Option<String>,
}
