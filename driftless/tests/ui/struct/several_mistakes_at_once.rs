use driftless::Schema;

#[derive(Schema)]
#[schema(nmae = "people", index(nam), comment = 5)]
struct Person {
    #[schema(identity, default = 1)]
    id: u64,
    #[schema(uniqeu)]
    name: char,
}

fn main() {}
