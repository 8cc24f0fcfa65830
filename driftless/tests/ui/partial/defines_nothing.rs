use diesel::prelude::*;
use driftless::Schema;

#[derive(Schema)]
#[diesel(table_name = persons)]
struct Person {
    id: i64,
    name: String,
}

#[derive(Queryable, Selectable, Schema)]
#[diesel(table_name = persons)]
#[schema(partial, index(name), check = "name <> ''")]
struct PersonName {
    #[schema(identity)]
    id: i64,
    #[schema(unique, max_length = 20)]
    name: String,
}

#[derive(Schema)]
#[schema(partial = true)]
struct Other {
    id: i64,
}

#[derive(Schema)]
#[schema(partial)]
enum Mood {
    Fine,
}

#[derive(Schema)]
#[schema(index(id))]
struct Pet {
    #[schema(partial)]
    id: i64,
    #[schema(references(PersonName))]
    owner: i64,
}

fn main() {}
