use driftless::Schema;

#[derive(Schema)]
struct Person<T> {
    id: i64,
    name: T,
}

fn main() {}
