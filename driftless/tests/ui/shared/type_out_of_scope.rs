mod columns {
    pub type Day = i32;

    #[driftless::shared_columns]
    pub(crate) struct Stamps {
        pub(crate) made_on: Day,
    }
}

#[driftless::with_columns(columns::Stamps)]
struct Person {
    id: i64,
}

fn main() {}
