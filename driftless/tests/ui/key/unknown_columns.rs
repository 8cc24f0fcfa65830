use driftless::Schema;

#[derive(Schema)]
#[diesel(primary_key(nunber))]
#[schema(unique(name, naem), index(columns(born desc, age sideways)), unique(columns()))]
struct Person {
    number: i64,
    name: String,
    #[schema(name = "born")]
    birthday: i64,
    age: i32,
}

fn main() {}
