use diesel::JoinTo;
use driftless::Schema;

mod tables {
    diesel::table! {
        rooms (id) {
            id -> BigInt,
        }
    }
}
mod models {
    use driftless::Schema;

    // A derive cannot tell whether this is a module or a crate.
    #[derive(Schema)]
    #[diesel(table_name = tables::rooms)]
    pub struct Room {
        id: i64,
    }

    use super::*;
}

#[derive(Schema)]
struct Chair {
    id: i64,
    #[schema(references(models::Room))]
    room_id: i64,
}

fn joined<One: JoinTo<Other>, Other>() {}

fn main() {
    joined::<chairs::table, tables::rooms::table>();
}
