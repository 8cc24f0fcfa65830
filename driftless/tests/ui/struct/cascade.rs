//! A mistake in one struct or enum is one error: what uses the struct, its table or the enum has none.

use diesel::prelude::*;
use driftless::{Schema, SchemaEnum};

#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(rename_al = "lowercase")]
pub enum Mood {
    Happy,
    Sad,
}

#[derive(Queryable, Selectable, Identifiable, Schema)]
#[diesel(table_name = users)]
pub struct User {
    #[schema(identiti)]
    id: i64,
    #[schema(uniqe)]
    name: String,
    mood: Mood,
}

#[derive(Queryable, Selectable, Identifiable, Associations, Schema)]
#[diesel(table_name = posts, belongs_to(User))]
pub struct Post {
    #[schema(identity)]
    id: i64,
    #[schema(references(User))]
    user_id: i64,
    mood: Option<Mood>,
}

fn main() {
    let _ = users::table.filter(users::mood.eq(Mood::Sad)).select(users::id);
    let _ = <User as Selectable<diesel::pg::Pg>>::construct_selection();
    let _ = posts::table.inner_join(users::table).select(users::name);
}
