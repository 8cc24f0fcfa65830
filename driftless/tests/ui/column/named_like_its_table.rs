use driftless::Schema;

#[derive(Schema)]
#[diesel(table_name = persons)]
struct Person {
    id: i64,
    persons: i64,
}

fn main() {}
