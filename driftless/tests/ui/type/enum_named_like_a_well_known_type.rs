use driftless::{Schema, SchemaEnum};

#[derive(Clone, Copy, Debug, SchemaEnum)]
enum Date {
    Today,
}

#[derive(Schema)]
#[schema(table_macro = false)]
struct Appointment {
    id: i64,
    day: Option<Date>,
    days: Vec<self::Date>,
}

fn main() {}
