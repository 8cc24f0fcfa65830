use driftless::Schema;

// `type` says one thing and `sql_type` another, so Diesel would read a value of the one as the other.
#[derive(Schema)]
#[schema(domain(name = "positive", type = "bigint"))]
struct Contradicting {
    id: i64,
    #[schema(type = "bigint", sql_type = diesel::sql_types::Integer)]
    newtype: Small,
    #[schema(sql_type = diesel::sql_types::Array<diesel::sql_types::Integer>, type = "bigint[]")]
    list: Small,
    #[schema(type = "positive", sql_type = diesel::sql_types::Integer)]
    over_a_domain: Small,
    #[schema(type = "varchar(3)", sql_type = diesel::sql_types::Text)]
    sound: Small,
}

struct Small(i32);

fn main() {}
