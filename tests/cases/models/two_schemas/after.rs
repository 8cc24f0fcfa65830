#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(schema = "blog")]
pub enum State { Draft, Sent }

#[derive(Schema)]
#[schema(table_macro = false, name = "authors", schema = "people")]
pub struct Author {
    pub id: i64,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "posts", schema = "blog")]
pub struct Post {
    pub id: i64,
    #[schema(references(Author))]
    pub author_id: i64,
    #[schema(default = "'draft'")]
    pub state: State,
    pub states: Vec<State>,
}
