use driftless::Schema;

#[derive(Schema)]
#[schema(table_macro = false)]
#[schema(foreign_key(columns(id, a), references = Post, referenced(id)))]
#[schema(foreign_key(references = Post))]
struct Post {
    id: i64,
    #[schema(references(Self, on_delete = set_null))]
    a: i64,
    #[schema(references(Self, on_delete = cascde))]
    b: i64,
    #[schema(references(Self, on_delete = "SET NULL"))]
    c: Option<i64>,
    #[schema(references(column = id))]
    d: i64,
    #[schema(references)]
    e: i64,
    #[schema(references(Self, ondelete = cascade))]
    f: i64,
}

fn main() {}
