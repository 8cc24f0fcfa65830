use driftless::Schema;

#[derive(Schema)]
struct Columns {
    #[schema(identity(always, start = 5, max = 4, cache = 0))]
    id: i32,
    #[schema(generated = "id * 2", default = 0)]
    computed: i32,
    #[schema(storage = sideways, statistics = 20000)]
    text: String,
    #[schema(not_null(not_valid))]
    present: i32,
    #[schema(not_null(name = "here"))]
    absent: Option<i32>,
    #[schema(generated(virtual))]
    empty: i32,
    #[schema(unlogged)]
    elsewhere: i32,
}

fn main() {}
