use driftless::Schema;

#[derive(Schema)]
#[schema(index(id, wehre = "id > 0"), index(unique), check(name = "x"), unique(id, colour = "x"))]
struct Person {
    #[schema(index(ascending), unique(a, b))]
    id: i64,
}

fn main() {}
