use driftless::Schema;

#[derive(Schema)]
struct Person {
    id: i64,
    age: u8,
    height: Option<usize>,
    initial: char,
    pair: (i32, i32),
    nick: &'static str,
    maybe: Option<Option<i32>>,
    grid: Vec<Vec<i32>>,
}

fn main() {}
