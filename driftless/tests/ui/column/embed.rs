use driftless::Schema;

struct Address {
    street: String,
}

#[derive(Schema)]
struct Person {
    id: i64,
    #[diesel(embed)]
    address: Address,
}

fn main() {}
