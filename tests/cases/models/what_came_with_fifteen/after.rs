#[derive(Schema)]
#[schema(
    table_macro = false,
    unique(a, b, nulls_not_distinct),
    index(columns(b), unique, nulls_not_distinct),
    foreign_key(columns(a, b), references = Ground, referenced(x, y), on_delete = set_null(b)),
    statistics("a + b")
)]
pub struct Mark {
    id: i32,
    a: Option<i32>,
    b: Option<i32>,
    #[schema(compression = pglz)]
    c: String,
}

#[derive(Schema)]
#[diesel(primary_key(x, y))]
#[schema(table_macro = false)]
pub struct Ground {
    x: i32,
    y: i32,
}
