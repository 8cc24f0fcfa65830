use driftless::Schema;

#[derive(Schema)]
struct Person {
    #[schema(default = now())]
    id: i64,
    #[schema(default = "")]
    name: String,
    #[schema(default = 'x')]
    initial: String,
}

fn main() {}
