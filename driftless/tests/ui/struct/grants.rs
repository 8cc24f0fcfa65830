use driftless::Schema;

#[derive(Schema)]
#[schema(grant(selct, to = "reader"))]
struct Unknown {
    id: i32,
}

#[derive(Schema)]
#[schema(grant(to = "reader"), grant(select))]
struct Incomplete {
    id: i32,
}

#[derive(Schema)]
#[schema(grant(delete(id), update(nam), insert(), select(id, id), to = "reader"))]
struct Columns {
    id: i32,
    name: String,
}

#[derive(Schema)]
#[schema(grant(all, select, update(id), update(id), to = "public", with_grant_option))]
struct Twice {
    id: i32,
}

#[derive(Schema)]
#[schema(grant(select, to = reader), grant(select, to = ""))]
struct Roles {
    id: i32,
}

fn main() {}
