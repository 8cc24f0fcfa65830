//! What Diesel makes of the derived tables.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::{alias, debug_query};

use super::models::everyday::{Mood, Person, Pet, persons, pets};
use super::models::kept::{
    self, Channel, Coast, Priority, Stage, Ticket, Tide, Weather, Wind, coasts, tickets,
};
use super::models::mutual::decided::{sailors, ships};
use super::models::mutual::{members, teams};
use super::models::odd::shades::Shade;
use super::models::odd::{Day, lids, pots};
use super::models::twice::letters;
use super::models::{elsewhere, everyday};

fn person() -> Person {
    Person {
        id: 1,
        name: "Ada".to_owned(),
        mood: Mood::Fine,
        moods: vec![Mood::VeryBad],
        next_mood: None,
        portrait: None,
        ratio: 0.5,
        boss_id: None,
    }
}

macro_rules! sql {
    ($query:expr) => {
        debug_query::<Pg, _>(&$query).to_string()
    };
}

#[test]
fn a_foreign_key_is_joined_along_without_an_on_clause_both_ways() {
    let there = sql!(pets::table.inner_join(persons::table).select(pets::id));
    assert!(
        there.contains(r#"("pets" INNER JOIN "persons" ON ("pets"."owner_id" = "persons"."id"))"#),
        "{there}"
    );
    let back = sql!(persons::table.left_join(pets::table).select(persons::id));
    assert!(
        back.contains(
            r#"("persons" LEFT OUTER JOIN "pets" ON ("pets"."owner_id" = "persons"."id"))"#
        ),
        "{back}"
    );
    let elsewhere = sql!(
        elsewhere::chairs::table
            .inner_join(elsewhere::schema::rooms::table)
            .select(elsewhere::chairs::id)
    );
    assert!(elsewhere.contains(r#""chairs"."room_id" = "rooms"."id""#), "{elsewhere}");
}

#[test]
fn of_two_structs_that_refer_to_each_other_the_undeclined_reference_is_joined_along() {
    let query = sql!(ships::table.inner_join(sailors::table).select(ships::id));
    assert!(query.contains(r#"ON ("sailors"."ship_id" = "ships"."id")"#), "{query}");
}

#[test]
fn where_no_join_is_implied_an_on_clause_still_works() {
    let mutual = sql!(
        teams::table
            .inner_join(members::table.on(teams::leader_id.eq(members::id.nullable())))
            .select(teams::id)
    );
    assert!(mutual.contains(r#"ON ("teams"."leader_id" = "members"."id")"#), "{mutual}");
    let twice = sql!(
        letters::table
            .inner_join(persons::table.on(letters::sender_id.eq(persons::id)))
            .select(letters::id)
    );
    assert!(twice.contains(r#"ON ("letters"."sender_id" = "persons"."id")"#), "{twice}");
    let composite = sql!(
        lids::table
            .inner_join(
                pots::table.on(lids::maker.eq(pots::maker).and(lids::number.eq(pots::number)))
            )
            .select(lids::id)
    );
    assert!(composite.contains(r#"INNER JOIN "paint"."Pots ""n"" Pans" ON"#), "{composite}");
}

#[test]
fn unrelated_models_stand_in_one_query_where_they_are_told_so() {
    let query = sql!(teams::table.inner_join(pets::table.on(pets::id.eq(teams::id))).count());
    assert!(query.contains(r#"("teams" INNER JOIN "pets" ON"#), "{query}");
}

#[test]
fn enums_are_compared_listed_and_written() {
    let query = sql!(
        persons::table
            .filter(
                persons::mood.eq(Mood::Fine).or(persons::mood.eq_any([Mood::Fine, Mood::VeryBad]))
            )
            .filter(persons::moods.contains(vec![Mood::VeryBad]))
            .filter(persons::next_mood.is_distinct_from(Some(Mood::Fine)))
            .select(Person::as_select())
    );
    assert!(query.contains(r#""persons"."mood" = $1"#), "{query}");
    assert!(query.contains("binds: [Fine, [Fine, VeryBad], [VeryBad], Some(Fine)]"), "{query}");
    let shade = sql!(
        pots::table
            .filter(pots::shade.eq(&Shade::Dark))
            .filter(pots::day.ne(Day::Monday))
            .filter(pots::is_odd)
            .select((pots::r#type, pots::hue, pots::pots_))
    );
    assert!(shade.contains(r#"SELECT "paint"."Pots ""n"" Pans"."type""#), "{shade}");
    assert!(shade.contains(r#""Pots ""n"" Pans"."is odd?""#), "{shade}");
}

#[test]
fn rows_are_inserted_updated_and_found() {
    let ada = person();
    let insert = sql!(diesel::insert_into(persons::table).values(&ada));
    assert!(
        insert.starts_with(r#"INSERT INTO "persons" ("id", "name", "mood", "moods","#),
        "{insert}"
    );
    let update = sql!(diesel::update(&ada).set(&ada));
    assert!(update.contains(r#"UPDATE "persons" SET "name" = $1, "mood" = $2"#), "{update}");
    let pets = sql!(Pet::belonging_to(&ada).select(Pet::as_select()));
    assert!(pets.contains(r#"WHERE ("pets"."owner_id" = $1)"#), "{pets}");
}

#[test]
fn a_table_that_refers_to_itself_is_joined_by_an_alias() {
    let boss = alias!(everyday::persons as boss);
    let query = sql!(
        persons::table
            .inner_join(boss.on(persons::boss_id.eq(boss.field(persons::id).nullable())))
            .select(persons::id)
    );
    assert!(
        query.contains(r#""persons" AS "boss" ON ("persons"."boss_id" = "boss"."id")"#),
        "{query}"
    );
}

#[test]
fn an_enum_in_a_column_of_numbers_or_texts_is_compared_listed_and_written() {
    let query = sql!(
        tickets::table
            .filter(tickets::priority.eq(Priority::Low))
            .filter(tickets::priorities.contains(vec![Priority::High]))
            .filter(tickets::stage.is_distinct_from(Some(Stage::Open)))
            .filter(tickets::channel.eq_any([&Channel::Letter]))
            .select(Ticket::as_select())
    );
    assert!(query.contains("binds: [Low, [High], Some(Open), [Letter]]"), "{query}");
    let elsewhere = sql!(
        kept::schema::notes::table
            .filter(kept::schema::notes::priority.eq(Priority::Low))
            .filter(kept::schema::notes::priorities.contains(vec![Priority::High]))
            .filter(kept::schema::notes::channel.eq(Some(Channel::Letter)))
            .select(kept::Note::as_select())
    );
    assert!(elsewhere.contains("binds: [Low, [High], Some(Letter)]"), "{elsewhere}");
}

#[test]
fn an_enum_of_diesel_derive_enum_is_compared_listed_and_written() {
    let query = sql!(
        coasts::table
            .filter(coasts::tide.eq(Tide::Low))
            .filter(coasts::tides.contains(vec![Tide::VeryHigh]))
            .select(Coast::as_select())
    );
    assert!(query.contains("binds: [Low, [VeryHigh]]"), "{query}");
    let elsewhere = sql!(
        kept::schema::days::table
            .filter(kept::schema::days::wind.eq(Wind::Breeze))
            .select(Weather::as_select())
    );
    assert!(elsewhere.contains("binds: [Breeze]"), "{elsewhere}");
}

#[test]
fn a_partial_struct_shows_columns_of_the_table_that_another_defines() {
    let query = sql!(persons::table.select(everyday::Named::as_select()));
    assert!(query.starts_with(r#"SELECT "persons"."name" FROM "persons""#), "{query}");
}

#[test]
fn labels_are_known_to_the_type() {
    use driftless::EnumType as _;
    assert_eq!(Mood::LABELS, ["fine", "very_bad"]);
    assert_eq!(Shade::LABELS, ["VERY-LIGHT", "it's dark"]);
}

/// Where Diesel looks for the types.
mod types {
    use super::{Mood, Pg, Priority, Shade};
    use diesel::pg::{PgMetadataLookup, PgTypeMetadata};

    #[derive(Default)]
    struct Lookup(Vec<(String, Option<String>)>);

    impl PgMetadataLookup for Lookup {
        fn lookup_type(&mut self, name: &str, schema: Option<&str>) -> PgTypeMetadata {
            self.0.push((name.to_owned(), schema.map(str::to_owned)));
            PgTypeMetadata::new(1, 2)
        }
    }

    #[test]
    fn types_are_looked_up_where_the_model_puts_them() {
        use diesel::sql_types::HasSqlType;
        let mut lookup = Lookup::default();
        let _ = <Pg as HasSqlType<Mood>>::metadata(&mut lookup);
        let _ = <Pg as HasSqlType<Shade>>::metadata(&mut lookup);
        // What is kept as a number needs no look.
        let _ = <Pg as HasSqlType<Priority>>::metadata(&mut lookup);
        let expected =
            [("mood".to_owned(), None), ("Odd Shade".to_owned(), Some("paint".to_owned()))];
        assert_eq!(lookup.0, expected);
    }
}
