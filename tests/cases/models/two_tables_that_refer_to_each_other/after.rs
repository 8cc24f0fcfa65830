#[derive(Schema)]
#[schema(table_macro = false, name = "heads")]
pub struct Head {
    pub id: i64,
    #[schema(references(Tail))]
    pub tail_id: Option<i64>,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "tails")]
pub struct Tail {
    pub id: i64,
    #[schema(references(Head))]
    pub head_id: Option<i64>,
}
