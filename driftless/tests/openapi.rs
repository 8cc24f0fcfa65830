//! Models that another derive on the same struct reads too: utoipa's `ToSchema`, which owns `#[schema(…)]`.
#![expect(missing_docs, reason = "the models are here for their records")]

use diesel::pg::Pg;
use diesel::prelude::*;
use driftless::{Schema, SchemaEnum};
use driftless_schema::record::{EnumRecord, Record, TableRecord, frame};
use utoipa::ToSchema;

/// Both attributes on the struct and on its fields.
#[derive(Debug, Queryable, Selectable, Insertable, Identifiable, ToSchema, Schema)]
#[diesel(table_name = guests, check_for_backend(Pg))]
#[schema(title = "Guest", description = "Somebody who stays")]
#[driftless(comment = "who stays", index(name, since desc))]
pub struct Guest {
    #[driftless(identity)]
    #[schema(read_only, example = 1)]
    pub id: i64,
    #[driftless(max_length = 80, unique)]
    #[schema(max_length = 40, min_length = 1, pattern = "^[a-z]+$")]
    pub name: String,
    #[schema(default = "vip", inline, value_type = String)]
    #[driftless(default = "'regular'")]
    pub level: Level,
    #[schema(example = json!({ "beds": 2 }), value_type = Object, format = "date-time", nullable)]
    pub since: Option<i32>,
}

/// An enum of both.
#[derive(Clone, Copy, Debug, PartialEq, ToSchema, SchemaEnum)]
#[driftless(name = "guest_level", removed("none", map_to = "regular"))]
#[schema(example = "vip", rename_all = "UPPERCASE")]
pub enum Level {
    Regular,
    #[schema(rename = "V-I-P")]
    #[driftless(renamed_from = "gold")]
    Vip,
}

/// No word of driftless, only the switch.
#[derive(Debug, Queryable, Selectable, ToSchema, Schema)]
#[diesel(table_name = rooms, check_for_backend(Pg))]
#[driftless]
pub struct Room {
    #[schema(example = 3, minimum = 1, maximum = 500)]
    pub id: i64,
    #[schema(default = json!("blue"), rename = "paint", max_length = 9)]
    pub colour: String,
}

/// The switch may be empty, and where a feature decides.
#[derive(Debug, Queryable, Selectable, ToSchema, Schema)]
#[diesel(table_name = beds, check_for_backend(Pg))]
#[cfg_attr(all(), driftless())]
pub struct Bed {
    #[cfg_attr(all(), driftless(serial))]
    #[cfg_attr(any(), driftless(identity))]
    pub id: i32,
    #[schema(example = 4)]
    #[driftless(references(Room, on_delete = cascade))]
    pub room_id: i64,
}

/// Some columns of a table.
#[derive(Queryable, Selectable, ToSchema, Schema)]
#[diesel(table_name = guests, check_for_backend(Pg))]
#[driftless(partial)]
pub struct GuestName {
    #[schema(example = "ada")]
    pub name: String,
}

/// Without another derive, the two names are two words for one attribute.
#[derive(Debug, Queryable, Selectable, Schema)]
#[diesel(table_name = keys, primary_key(room_id), check_for_backend(Pg))]
#[driftless(primary_key_name = "the_key")]
pub struct Key {
    #[driftless(references(Room))]
    pub room_id: i64,
}

/// Columns with attributes of both derives.
#[driftless::shared_columns]
#[derive(Debug)]
pub struct Stamps {
    #[driftless(default = "0")]
    #[schema(example = 5)]
    pub made_on: i64,
}

/// Columns with attributes of driftless alone.
#[driftless::shared_columns]
#[derive(Debug)]
pub struct Note {
    #[schema(type = "varchar(9)")]
    pub note: String,
}

/// Columns with attributes of another derive alone.
#[driftless::shared_columns]
#[driftless]
#[derive(Debug, Queryable, Selectable, ToSchema)]
#[diesel(table_name = stays, check_for_backend(Pg))]
pub struct Price {
    #[schema(minimum = 1)]
    pub cents: i64,
}

/// No attribute of its own.
#[driftless::with_columns(Note)]
#[derive(Debug, Queryable, Selectable, ToSchema, Schema)]
#[diesel(table_name = plans, check_for_backend(Pg))]
pub struct Plan {
    pub id: i64,
}

/// The shared columns have attributes of another derive, so the struct's own attributes have the second name.
#[driftless::with_columns(Stamps, Note)]
#[derive(Debug, Queryable, Selectable, Schema)]
#[diesel(table_name = visits, check_for_backend(Pg))]
#[schema(comment = "a visit")]
pub struct Visit {
    #[schema(identity)]
    pub id: i64,
}

/// The struct gives `schema` away, the shared columns do not.
#[driftless::with_columns(Note, Stamps)]
#[derive(Debug, Queryable, Selectable, ToSchema, Schema)]
#[diesel(table_name = stays, check_for_backend(Pg))]
pub struct Stay {
    #[driftless(identity)]
    #[schema(example = 9)]
    pub id: i64,
    #[diesel(embed)]
    pub price: Price,
}

fn records() -> Vec<Record> {
    let program = std::env::current_exe().expect("a test knows its program");
    let bytes = std::fs::read(program).expect("a program can read itself");
    let parse = |it: &String| serde_json::from_str(it).unwrap_or_else(|e| panic!("{e}: {it}"));
    frame::scan(&bytes).payloads.iter().map(parse).collect()
}

fn table(name: &str) -> TableRecord {
    let tables = records().into_iter().filter_map(|it| match it {
        Record::Table(it) => Some(*it),
        _ => None,
    });
    tables.into_iter().find(|it| it.source.rust_name == name).expect("a recorded struct")
}

fn enumeration() -> EnumRecord {
    let mut enums = records().into_iter().filter_map(|it| match it {
        Record::Enum(it) => Some(*it),
        _ => None,
    });
    enums.next().expect("a recorded enum")
}

fn schema<T: ToSchema>() -> String {
    serde_json::to_string(&T::schema()).expect("a schema is JSON")
}

#[test]
fn each_derive_reads_its_own_attribute() {
    let guest = table("Guest");
    assert_eq!(guest.comment.as_deref(), Some("who stays"));
    assert!(guest.columns[0].identity.is_some());
    assert_eq!(guest.columns[1].data_type.text.as_deref(), Some("character varying(80)"));
    assert_eq!(guest.columns[2].default.as_deref(), Some("'regular'"));
    assert_eq!((guest.uniques.len(), guest.indexes.len()), (1, 1));
    let read = schema::<Guest>();
    assert!(read.contains(r#""maxLength":40"#) && read.contains(r#""title":"Guest""#), "{read}");
    let ada = Guest { id: 1, name: "ada".to_owned(), level: Level::Vip, since: Some(3) };
    let sql = diesel::insert_into(guests::table).values(&ada);
    let sql = diesel::debug_query::<Pg, _>(&sql).to_string();
    assert!(sql.contains("Vip"), "{sql}");
    assert_eq!(ada.id(), &1);
}

#[test]
fn an_enum_has_two_owners_too() {
    let level = enumeration();
    assert_eq!(level.name, "guest_level");
    let labels: Vec<&str> = level.labels.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(labels, ["regular", "vip"]);
    assert_eq!(level.labels[1].renamed_from.as_deref(), Some("gold"));
    assert_eq!(level.removed.len(), 1);
    assert!(schema::<Level>().contains("V-I-P"));
}

#[test]
fn the_switch_alone_gives_the_attribute_away() {
    let room = table("Room");
    assert_eq!(room.columns[1].default, None);
    assert_eq!(room.columns[1].name, "colour");
    assert_eq!(room.columns[1].data_type.text.as_deref(), Some("text"));
    let bed = table("Bed");
    assert!(bed.columns[0].serial && bed.columns[0].identity.is_none());
    assert_eq!(bed.foreign_keys.len(), 1);
    assert_eq!(table("Key").primary_key.name.as_deref(), Some("the_key"));
    let joined = beds::table.inner_join(rooms::table).select((Bed::as_select(), Room::as_select()));
    let sql = diesel::debug_query::<Pg, _>(&joined).to_string();
    assert!(sql.contains(r#"ON ("beds"."room_id" = "rooms"."id")"#), "{sql}");
    let names = guests::table.select(GuestName::as_select());
    let names = diesel::debug_query::<Pg, _>(&names).to_string();
    assert!(names.contains(r#"SELECT "guests"."name""#), "{names}");
}

#[test]
fn shared_columns_bring_the_attributes_of_both() {
    let visit = table("Visit");
    assert_eq!(visit.comment.as_deref(), Some("a visit"));
    assert!(visit.columns[0].identity.is_some());
    assert_eq!(visit.columns[1].default.as_deref(), Some("0"));
    assert_eq!(visit.columns[2].data_type.text.as_deref(), Some("varchar(9)"));
    let plan = table("Plan");
    assert_eq!(plan.columns[1].data_type.text.as_deref(), Some("varchar(9)"));
    let stay = table("Stay");
    let names: Vec<&str> = stay.columns.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["id", "cents", "note", "made_on"]);
    assert!(stay.columns[0].identity.is_some());
    assert_eq!(stay.columns[3].default.as_deref(), Some("0"));
    assert!(schema::<Stay>().contains(r#""example":9"#));
}
