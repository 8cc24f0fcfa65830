use driftless::Schema;

#[derive(Schema)]
#[schema(coment = "people")]
#[schema(default = 1)]
#[schema(engine = "InnoDB")]
struct Person {
    id: i64,
}

fn main() {}
