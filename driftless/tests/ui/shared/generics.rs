#[driftless::shared_columns]
struct Stamps<T> {
    made_on: T,
}

#[driftless::shared_columns]
struct Pair(i32, i32);

#[driftless::shared_columns]
enum Kind {
    One,
}

#[driftless::shared_columns(all)]
struct Deleted {
    gone_on: i32,
}

#[driftless::shared_columns]
struct Sometimes {
    #[cfg(test)]
    gone_on: i32,
}

#[driftless::with_columns]
struct Tuple(i32);

fn main() {}
