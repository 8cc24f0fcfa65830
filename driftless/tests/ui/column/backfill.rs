use driftless::Schema;

#[derive(Schema)]
struct Person {
    id: i64,
    name: String,
    #[schema(generated = "lower(name)", backfill = "''")]
    login: Option<String>,
    #[schema(backfil = "''")]
    nick: String,
}

fn main() {}
