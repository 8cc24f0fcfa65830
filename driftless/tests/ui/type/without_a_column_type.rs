use std::ops::Bound;
use std::sync::Arc;

use driftless::Schema;

#[derive(Schema)]
struct Person {
    id: i64,
    name: Box<str>,
    shared: Option<Arc<str>>,
    bits: pgvector::Bit,
    ages: (Bound<i16>, Bound<i16>),
    names: Vec<(Bound<String>, Bound<String>)>,
    mixed: (Bound<i32>, Bound<i64>),
    #[schema(type = "myrange")]
    own: (Bound<i32>, Bound<i32>),
}

fn main() {}
