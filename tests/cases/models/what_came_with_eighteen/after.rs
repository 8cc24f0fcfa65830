#[derive(Schema)]
#[diesel(primary_key(s, r))]
#[schema(
    table_macro = false,
    primary_key(without_overlaps),
    check(expression = "n > 0", not_enforced),
    foreign_key(columns(s, r), references = Era, referenced(s, r), period)
)]
pub struct Spell {
    s: (std::ops::Bound<i32>, std::ops::Bound<i32>),
    r: (std::ops::Bound<i64>, std::ops::Bound<i64>),
    n: i32,
    #[schema(not_null(name = "always there"))]
    given: i32,
    #[schema(not_null(not_valid, name = "from now on"))]
    late: Option<i32>,
    #[schema(generated(expression = "n * 2", virtual))]
    twice: Option<i32>,
}

#[derive(Schema)]
#[diesel(primary_key(s, r))]
#[schema(table_macro = false, primary_key(without_overlaps))]
pub struct Era {
    s: (std::ops::Bound<i32>, std::ops::Bound<i32>),
    r: (std::ops::Bound<i64>, std::ops::Bound<i64>),
}
