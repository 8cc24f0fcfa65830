use driftless::Schema;

#[derive(Schema)]
#[schema(allow())]
#[schema(warn = "drop-column")]
#[schema(error(drop_column))]
#[schema(allow("drop-table"), note("LK206", "drop-table"))]
struct Levels {
    #[schema(allow("drop-column"), warn("drop-column"))]
    id: i64,
}

fn main() {}
