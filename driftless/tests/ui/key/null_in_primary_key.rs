use driftless::Schema;

#[derive(Schema)]
#[diesel(primary_key(a, b))]
struct Person {
    a: Option<i64>,
    b: i64,
}

fn main() {}
