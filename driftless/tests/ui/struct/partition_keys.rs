use driftless::Schema;

#[derive(Schema)]
#[schema(partition_by(sideways(id)))]
struct User {
    id: i64,
}

#[derive(Schema)]
#[schema(partition_by(range()))]
struct Event {
    id: i64,
}

#[derive(Schema)]
#[schema(partition_by(range(id), list(id)))]
struct Visit {
    id: i64,
}

#[derive(Schema)]
#[schema(partition_by(list(id, name)))]
struct Page {
    id: i64,
    name: String,
}

#[derive(Schema)]
#[schema(partition_by(hash(nothing, id, id)))]
struct Word {
    id: i64,
}

fn main() {}
