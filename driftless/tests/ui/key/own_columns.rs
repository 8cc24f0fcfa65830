use driftless::Schema;

#[derive(Schema)]
#[diesel(primary_key(id))]
#[schema(primary_key(code, code), primary_key(id))]
struct Person {
    id: i64,
    code: String,
}

#[derive(Schema)]
#[schema(primary_key(columns(cod), include(id), deferable))]
struct Place {
    id: i64,
    code: String,
}

fn main() {}
