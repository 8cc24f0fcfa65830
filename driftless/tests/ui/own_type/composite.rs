use driftless::SchemaComposite;

#[derive(Debug, SchemaComposite)]
struct Pair(i32, i32);

#[derive(Debug, SchemaComposite)]
struct Nothing {}

#[derive(Debug, SchemaComposite)]
#[schema(check = "a > 0", rename_all = "lowercase")]
struct Point {
    #[schema(primary_key, schema = "types")]
    x: i32,
    #[schema(name = "x")]
    y: i32,
}

#[derive(Debug, SchemaComposite)]
struct Words {
    #[schema(type = "varchar(5)[]")]
    all: Vec<String>,
}

#[derive(Debug, SchemaComposite)]
struct Holder {
    held: usize,
}

fn main() {}
