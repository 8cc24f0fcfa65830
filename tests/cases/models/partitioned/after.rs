use driftless::Schema;

#[derive(Schema)]
#[schema(table_macro = false, primary_key(id, happened), partition_by(range(happened)), index(kind))]
pub struct Event {
    pub id: i64,
    #[schema(name = "at", type = "date")]
    pub happened: String,
    pub kind: String,
    pub more: Option<i32>,
}

#[derive(Schema)]
#[schema(table_macro = false, partition_by(hash(id)))]
pub struct Visit {
    pub id: i32,
    pub page: String,
}

#[derive(Schema)]
#[schema(table_macro = false, primary_key(kind), partition_by(list(kind)))]
pub struct Kind {
    pub kind: String,
}
