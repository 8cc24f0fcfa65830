//! Enums of every kind, and arrays of them.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
use driftless::{EnumType as _, Schema, SchemaEnum};

use crate::server::made;

#[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
pub enum Mood {
    Fine,
    #[schema(rename = "not so good")]
    NotSoGood,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::SmallInt)]
pub enum Stage {
    Open = -32768,
    Closed = 32767,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
#[diesel(sql_type = diesel::sql_types::Integer)]
pub enum Priority {
    Low = -1,
    High = 0x10,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
#[schema(sql_type = BigInt)]
#[repr(i64)]
pub enum Distance {
    Near = 1,
    Far = 9_000_000_000,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::Text, rename_all = "kebab-case")]
pub enum Channel {
    WebForm,
    #[schema(rename = "lettre à la main")]
    Letter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
#[schema(sql_type = diesel::sql_types::VarChar, rename_all = "UPPERCASE")]
pub enum Colour {
    Red,
    Green,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, diesel_derive_enum::DbEnum, SchemaEnum)]
#[db_enum(value_style = "kebab-case")]
pub enum Wind {
    DeadCalm,
    HTTPStorm,
    A1B2,
    #[db_enum(rename = "un vent")]
    Breeze,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, diesel_derive_enum_2::DbEnum, SchemaEnum)]
#[PgType = "tide_level"]
#[DbValueStyle = "camelCase"]
pub enum Tide {
    XMLHigh,
    #[db_rename = "ebb"]
    Low,
}

#[derive(
    Clone, Debug, PartialEq, Queryable, Selectable, Insertable, Identifiable, AsChangeset, Schema,
)]
#[diesel(table_name = forecasts, check_for_backend(diesel::pg::Pg))]
pub struct Forecast {
    id: i64,
    mood: Mood,
    moods: Vec<Mood>,
    no_mood: Option<Mood>,
    stage: Stage,
    stages: Vec<Option<Stage>>,
    priority: Priority,
    priorities: Vec<Priority>,
    no_priority: Option<Priority>,
    #[schema(default = 9000000000)]
    distance: Distance,
    distances: Vec<Distance>,
    #[schema(default = "'web-form'")]
    channel: Channel,
    channels: Option<Vec<Channel>>,
    #[schema(type = "varchar(20)")]
    short_channel: Channel,
    no_channel: Option<Channel>,
    colour: Colour,
    colours: Vec<Colour>,
    #[schema(sql_type = WindMapping)]
    wind: Wind,
    #[schema(sql_type = Array<WindMapping>)]
    winds: Vec<Wind>,
    #[schema(sql_type = TideMapping)]
    tide: Option<Tide>,
}

/// The same table, where nothing is known of enums.
mod plain {
    diesel::table! {
        forecasts {
            id -> BigInt,
            priority -> Integer,
            priorities -> Array<Integer>,
            channel -> Text,
            channels -> Nullable<Array<Text>>,
            short_channel -> VarChar,
            no_channel -> Nullable<Text>,
        }
    }
}

#[derive(Debug, PartialEq, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = plain::forecasts, check_for_backend(diesel::pg::Pg))]
pub struct Plain {
    id: i64,
    priority: Priority,
    priorities: Vec<Priority>,
    channel: Channel,
    channels: Option<Vec<Channel>>,
    short_channel: Channel,
    no_channel: Option<Channel>,
}

fn forecast() -> Forecast {
    Forecast {
        id: 1,
        mood: Mood::NotSoGood,
        moods: vec![Mood::Fine, Mood::NotSoGood],
        no_mood: None,
        stage: Stage::Open,
        stages: vec![Some(Stage::Closed), None],
        priority: Priority::Low,
        priorities: vec![Priority::High, Priority::Low],
        no_priority: None,
        distance: Distance::Far,
        distances: vec![Distance::Near, Distance::Far],
        channel: Channel::Letter,
        channels: Some(vec![Channel::WebForm, Channel::Letter]),
        short_channel: Channel::Letter,
        no_channel: None,
        colour: Colour::Green,
        colours: vec![Colour::Green, Colour::Red],
        wind: Wind::HTTPStorm,
        winds: vec![Wind::A1B2, Wind::Breeze, Wind::DeadCalm],
        tide: Some(Tide::XMLHigh),
    }
}

#[test]
fn enums_of_every_kind_are_written_found_and_read() {
    let mut made = made(module_path!(), "");
    let connection = &mut made.connection;
    let forecast = forecast();
    diesel::insert_into(forecasts::table).values(&forecast).execute(connection).expect("written");
    let found = forecasts::table
        .filter(forecasts::mood.eq(Mood::NotSoGood))
        .filter(forecasts::moods.contains(vec![Mood::Fine]))
        .filter(forecasts::no_mood.is_null())
        .filter(forecasts::stage.eq(Stage::Open))
        .filter(forecasts::stages.contains(vec![Some(Stage::Closed)]))
        .filter(forecasts::priority.eq_any([Priority::Low]))
        .filter(forecasts::priorities.eq(vec![Priority::High, Priority::Low]))
        .filter(forecasts::no_priority.is_distinct_from(Some(Priority::High)))
        .filter(forecasts::distance.eq(Distance::Far))
        .filter(forecasts::distances.contains(vec![Distance::Far]))
        .filter(forecasts::channel.ne(Channel::WebForm))
        .filter(forecasts::channels.contains(vec![Channel::Letter]))
        .filter(forecasts::short_channel.eq(&Channel::Letter))
        .filter(forecasts::colour.eq(Colour::Green))
        .filter(forecasts::colours.contains(vec![Colour::Red]))
        .filter(forecasts::wind.eq(Wind::HTTPStorm))
        .filter(forecasts::winds.contains(vec![Wind::A1B2]))
        .filter(forecasts::tide.eq(Some(Tide::XMLHigh)))
        .select(Forecast::as_select())
        .first(connection);
    assert_eq!(found, Ok(forecast.clone()));
    let changed = Forecast { priority: Priority::High, channel: Channel::WebForm, ..forecast };
    diesel::update(&changed).set(&changed).execute(connection).expect("changed");
    let found = forecasts::table.find(1).select(Forecast::as_select()).first(connection);
    assert_eq!(found, Ok(changed));
}

#[test]
fn a_table_that_knows_nothing_of_enums_holds_those_of_numbers_and_texts() {
    use plain::forecasts;
    let mut made = made(module_path!(), "");
    let connection = &mut made.connection;
    diesel::insert_into(super::enums::forecasts::table)
        .values(&forecast())
        .execute(connection)
        .expect("written");
    let wanted = Plain {
        id: 1,
        priority: Priority::High,
        priorities: vec![Priority::Low],
        channel: Channel::WebForm,
        channels: Some(vec![Channel::WebForm]),
        short_channel: Channel::WebForm,
        no_channel: Some(Channel::Letter),
    };
    diesel::update(forecasts::table.find(1)).set(&wanted).execute(connection).expect("changed");
    let found = forecasts::table
        .filter(forecasts::priority.eq(Priority::High))
        .filter(forecasts::priorities.contains(vec![Priority::Low]))
        .filter(forecasts::channel.eq_any([Channel::WebForm]))
        .filter(forecasts::no_channel.eq(Some(Channel::Letter)))
        .select(Plain::as_select())
        .first(connection);
    assert_eq!(found, Ok(wanted));
    let (number, text) = forecasts::table
        .select((forecasts::priority, forecasts::channel))
        .first::<(i32, String)>(connection)
        .expect("they are numbers and texts");
    assert_eq!((number, text.as_str()), (16, "web-form"));
}

#[test]
fn what_no_variant_stands_for_is_named() {
    let mut made = made(module_path!(), "");
    let connection = &mut made.connection;
    diesel::insert_into(forecasts::table).values(&forecast()).execute(connection).expect("written");
    diesel::sql_query("update forecasts set priority = 7, channel = 'owl'")
        .execute(connection)
        .expect("changed");
    let number = forecasts::table.select(forecasts::priority).first::<Priority>(connection);
    let message = format!("{:?}", number.expect_err("7 is no priority"));
    assert!(message.contains("no variant of `Priority` is 7"), "{message}");
    let text = forecasts::table.select(forecasts::channel).first::<Channel>(connection);
    let message = format!("{:?}", text.expect_err("`owl` is no channel"));
    assert!(message.contains("no variant of `Channel` has the label `owl`"), "{message}");
}

/// By a real write: what the crate sends must be a label that the record has.
#[test]
fn every_label_of_diesel_derive_enum_is_one_of_the_type() {
    let mut made = made(module_path!(), "");
    let connection = &mut made.connection;
    let winds = [Wind::DeadCalm, Wind::HTTPStorm, Wind::A1B2, Wind::Breeze];
    let sent = diesel::select(
        diesel::dsl::sql::<Array<Text>>("array(select unnest(")
            .bind::<Array<WindMapping>, _>(winds.to_vec())
            .sql(")::text)"),
    )
    .get_result::<Vec<String>>(connection);
    assert_eq!(sent, Ok(Wind::LABELS.iter().map(|it| (*it).to_owned()).collect()));
    let sent = diesel::select(
        diesel::dsl::sql::<Array<Text>>("array(select unnest(")
            .bind::<Array<TideMapping>, _>(vec![Tide::XMLHigh, Tide::Low])
            .sql(")::text)"),
    )
    .get_result::<Vec<String>>(connection);
    assert_eq!(sent, Ok(Tide::LABELS.iter().map(|it| (*it).to_owned()).collect()));
}

#[test]
fn only_enums_of_postgres_are_made_as_types() {
    let made = made(module_path!(), "");
    let types: Vec<&str> = made.script.lines().filter(|it| it.starts_with("CREATE TYPE")).collect();
    assert_eq!(types.len(), 3, "{}", made.script);
    assert!(made.script.contains("\"short_channel\" varchar(20)"), "{}", made.script);
}
