use driftless::Schema;

#[derive(Schema)]
#[diesel(primary_key(a, b))]
#[schema(table_macro = false)]
struct Place {
    a: i64,
    b: i64,
}

#[derive(Schema)]
#[schema(table_macro = false)]
struct Post {
    id: i64,
    #[schema(references(Place))]
    place_id: i64,
}

fn main() {}
