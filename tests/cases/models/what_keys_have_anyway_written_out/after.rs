#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "t",
    exclude(columns(r with "&&" class = "range_ops")),
    index(columns(a collation = "default" class = "text_ops")),
    index(columns(n class = "int4_minmax_ops"), method = "brin"),
    index(columns(j class = "pg_catalog.jsonb_ops"), method = "gin"),
    index(columns("lower(a)" collation = "default" class = "text_ops")),
    index(columns(c class = "text_ops"), method = "hash"),
    index(columns("lower(c)" collation = "C", "c || 'x'" collation = "C" class = "text_ops")),
)]
pub struct T {
    pub id: i64,
    pub a: String,
    pub n: i32,
    #[schema(type = "jsonb")]
    pub j: String,
    #[schema(type = "int4range", sql_type = diesel::sql_types::Range<diesel::sql_types::Integer>)]
    pub r: (std::ops::Bound<i32>, std::ops::Bound<i32>),
    #[schema(collation = "C")]
    pub c: String,
}
