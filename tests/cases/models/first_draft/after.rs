#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(comment = "how somebody feels")]
pub enum Mood { Fine, NotSoGood }

#[derive(Schema)]
#[schema(table_macro = false, name = "people", comment = "who there is", check = "length(name) > 0", unique(name, born))]
pub struct Person {
    #[schema(identity = always)]
    pub id: i64,
    pub name: String,
    #[schema(type = "date")]
    pub born: i32,
    #[schema(default = "'fine'", index)]
    pub mood: Mood,
    #[schema(comment = "nobody knows why")]
    pub score: Option<f64>,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "letters", index(columns(sender_id, sent desc), where = "sent is not null"))]
pub struct Letter {
    #[schema(serial)]
    pub id: i32,
    #[schema(references(Person, on_delete = cascade))]
    pub sender_id: i64,
    #[schema(references(Person, on_delete = set_null, on_update = restrict))]
    pub reader_id: Option<i64>,
    #[schema(type = "timestamptz", default = "now()")]
    pub sent: Option<i64>,
}
