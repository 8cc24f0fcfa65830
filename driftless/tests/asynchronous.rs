//! Models whose queries run with `diesel_async`: nothing that the derives write asks for a connection of Diesel's own.

#![allow(missing_docs, unreachable_pub)]

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use driftless::{Schema, SchemaEnum};

#[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
pub enum Mood {
    Happy,
    Sad,
}

#[derive(Debug, Queryable, Selectable, Identifiable, Schema)]
#[diesel(table_name = people)]
pub struct Person {
    #[schema(identity)]
    pub id: i64,
    pub mood: Mood,
}

#[derive(Debug, Queryable, Selectable, Identifiable, Associations, Schema)]
#[diesel(table_name = pets, belongs_to(Person))]
pub struct Pet {
    #[schema(identity)]
    pub id: i64,
    #[schema(references(Person))]
    pub person_id: i64,
}

async fn pets_of_the_happy(connection: &mut AsyncPgConnection) -> QueryResult<Vec<(Pet, Mood)>> {
    pets::table
        .inner_join(people::table)
        .filter(people::mood.eq(Mood::Happy))
        .select((Pet::as_select(), people::mood))
        .load(connection)
        .await
}

/// Nobody listens there: that the query compiles is what is shown.
#[tokio::test]
async fn queries_compile_without_a_connection_of_diesels() {
    let there = AsyncPgConnection::establish("postgres://nobody@127.0.0.1:1/nothing").await;
    assert!(there.is_err());
    if let Ok(mut connection) = there {
        pets_of_the_happy(&mut connection).await.expect("it runs");
    }
}
