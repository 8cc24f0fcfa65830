use driftless::Schema;

#[derive(Schema)]
struct Person {
    id: i64,
    name: String,
    #[schema(name = "name", renamed_from = "name")]
    full_name: String,
}

fn main() {}
