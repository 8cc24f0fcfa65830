use driftless::Schema;

#[derive(Schema)]
struct Person {
    id: i64,
    #[schema(max_length = 20, type = "varchar(30)")]
    name: String,
    #[schema(max_length = 0)]
    nick: String,
    #[schema(max_length = 20_000_000)]
    novel: Option<String>,
    #[schema(max_length = 3)]
    age: i32,
    #[schema(max_length = 3)]
    names: Vec<String>,
    #[schema(max_length = "3")]
    short: String,
}

fn main() {}
