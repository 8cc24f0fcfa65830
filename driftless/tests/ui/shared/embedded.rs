use driftless::Schema;

#[driftless::shared_columns]
struct Inner {
    street: String,
}

#[driftless::shared_columns]
struct Outer {
    #[diesel(embed)]
    inner: Inner,
}

#[driftless::with_columns]
#[derive(Schema)]
struct Nested {
    id: i64,
    #[diesel(embed)]
    outer: Outer,
}

#[driftless::with_columns]
#[derive(Schema)]
struct Maybe {
    id: i64,
    #[diesel(embed)]
    inner: Option<Inner>,
}

#[driftless::with_columns]
#[derive(Schema)]
struct Said {
    id: i64,
    #[diesel(embed)]
    #[schema(unique)]
    inner: Inner,
}

#[driftless::with_columns]
#[derive(Schema)]
struct Named {
    id: i64,
    street: String,
    #[diesel(embed)]
    inner: Inner,
}

fn main() {}
