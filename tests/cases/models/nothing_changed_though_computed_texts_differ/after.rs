#[derive(Schema)]
#[schema(
    table_macro = false,
    exclude(columns(span with "&&"), where = "n>0 AND n != 7"),
    index(columns("n+1", "LOWER(note)"), include(g), with(fillfactor = 70), name = "rooms_expr_idx")
)]
pub struct Room {
    id: i32,
    n: Option<i32>,
    #[schema(collation = "C", storage = extended)]
    note: Option<String>,
    #[schema(type = "numeric", sql_type = diesel::sql_types::Text, generated = "(n+1)*2")]
    g: Option<String>,
    #[schema(generated(expression = "UPPER(note)||'!'::text", stored))]
    loud: Option<String>,
    #[schema(sql_type = diesel::sql_types::Int4range)]
    span: (std::ops::Bound<i32>, std::ops::Bound<i32>),
}
