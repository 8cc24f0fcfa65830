use driftless::Schema;

#[derive(Schema)]
struct Person {
    id: i64,
    #[diesel(select_expression = people::id + people::id)]
    #[schema(index, comment = "twice")]
    twice: i64,
}

#[derive(Schema)]
#[schema(index(twice))]
struct Place {
    id: i64,
    #[diesel(select_expression = places::id + places::id)]
    twice: i64,
}

fn main() {}
