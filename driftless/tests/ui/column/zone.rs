use driftless::Schema;

#[derive(Schema)]
struct Event {
    id: i64,
    #[schema(zone = "+09:00", type = "timestamptz")]
    a: String,
    #[schema(zone = "")]
    b: String,
    #[schema(zone = "Europe/Berlin'; drop table events; --")]
    c: String,
    #[schema(zone = "UTC", zone = "UTC")]
    d: String,
    #[schema(zone = 9)]
    e: String,
    #[schema(zone = "Europe/Berlin")]
    f: i32,
}

fn main() {}
