use driftless::Schema;

#[driftless::shared_columns]
struct Stamps {
    made_on: i32,
    gone_on: i32,
}

#[driftless::shared_columns]
struct SoftDelete {
    gone_on: i32,
}

#[driftless::with_columns(Stamps)]
#[derive(Schema)]
struct Own {
    id: i64,
    made_on: i32,
}

#[driftless::with_columns(Stamps, SoftDelete)]
#[derive(Schema)]
struct Both {
    id: i64,
}

#[driftless::with_columns(Stamps, Stamps)]
#[derive(Schema)]
struct Twice {
    id: i64,
}

fn main() {}
