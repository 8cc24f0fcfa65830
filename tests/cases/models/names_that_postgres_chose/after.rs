#[allow(clippy::duplicated_attributes)]
#[derive(Schema)]
#[schema(
    table_macro = false, name = "people",
    check = "b > 1",
    check = "b < 9",
    unique(b, id),
    index(b),
    index(b, "lower(b::text)"),
    index(columns(b), where = "b > 3")
)]
pub struct Person {
    pub id: i64,
    #[schema(references(Self), unique, check = "a_column_with_a_name_that_is_rather_long_and_goes_on > 0")]
    pub a_column_with_a_name_that_is_rather_long_and_goes_on: Option<i64>,
    #[schema(unique)]
    pub b: Option<i32>,
}
