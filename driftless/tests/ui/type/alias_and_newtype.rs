use driftless::Schema;

type Id = i64;
struct Email(String);

#[derive(Schema)]
#[schema(table_macro = false)]
struct Person {
    id: Id,
    emails: Vec<Email>,
}

fn main() {}
