use driftless::Schema;

#[derive(Schema)]
struct Person {
    #[schema(identity, default = 1)]
    id: i64,
    #[schema(identity = sometimes)]
    a: i64,
    #[schema(identity)]
    b: String,
    #[schema(identity)]
    c: Option<i32>,
    #[schema(identity, serial)]
    d: i32,
    #[schema(serial)]
    e: f64,
}

fn main() {}
