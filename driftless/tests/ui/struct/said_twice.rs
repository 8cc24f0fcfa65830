use driftless::Schema;

#[derive(Schema)]
#[schema(name = "people", comment = "one")]
#[schema(comment = "two")]
struct Person {
    #[schema(default = "1", default = 2)]
    id: i64,
}

fn main() {}
