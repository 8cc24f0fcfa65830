//! The models of this program: one of each kind that can be missing. Nothing refers to them.

use driftless::{Schema, SchemaComposite, SchemaDomain, SchemaEnum};

/// How somebody feels.
#[derive(Clone, Copy, Debug, SchemaEnum)]
pub enum Mood {
    /// Fine.
    Fine,
    /// Not at all fine.
    VeryBad,
}

/// Where boxes stand.
#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(schema = "archive")]
pub enum Shelf {
    /// Above.
    Top,
    /// Below.
    Bottom,
}

/// Somebody.
#[derive(Debug, Schema)]
#[diesel(table_name = people)]
#[schema(extension = "citext", comment = "everybody")]
pub struct Person {
    /// Its number.
    #[schema(identity)]
    pub id: i64,
    /// As friends say.
    #[schema(unique, default = "'nobody'", renamed_from = "called")]
    pub nickname: String,
    /// How it goes.
    #[schema(default = "'fine'")]
    pub mood: Mood,
}

/// What somebody asks for.
#[derive(Debug, Schema)]
#[diesel(table_name = tickets)]
#[schema(
    sequence(name = "ticket_numbers", start = 100),
    index(person_id, number),
    // Only the parser knows the meaning of a text with COLLATE, and for that the role must be able to create temporary
    // tables.
    check(expression = "title collate \"C\" > '!'", name = "tickets_sorted")
)]
pub struct Ticket {
    /// Its number.
    #[schema(default = "nextval('ticket_numbers')")]
    pub id: i64,
    /// What stands on it.
    pub number: i32,
    /// Its headline.
    #[schema(check = "char_length(title) > 0")]
    pub title: String,
    /// Who asks.
    #[schema(references(Person, on_delete = cascade))]
    pub person_id: i64,
}

/// What a label may say.
#[derive(Debug, SchemaDomain)]
#[schema(schema = "archive", check = "VALUE <> ''")]
pub struct Label(pub String);

/// What is written on a box.
#[derive(Debug, SchemaComposite)]
#[schema(schema = "archive", comment = "as it is written")]
pub struct Sign {
    /// Where it should stand.
    pub shelf: Option<Shelf>,
    /// What it says.
    pub label: Label,
}

/// What is put away.
#[derive(Debug, Schema)]
#[diesel(table_name = boxes)]
#[schema(schema = "archive")]
pub struct Carton {
    /// Its number.
    #[schema(serial)]
    pub id: i32,
    /// Where it stands.
    pub shelf: Shelf,
    /// What is written on it.
    pub signs: Vec<Sign>,
    /// How wide it is, which was once taken for how high it is.
    #[schema(renamed_from = "height")]
    pub width: i32,
    /// How high it is.
    #[schema(renamed_from = "width")]
    pub height: i32,
    /// What is in it.
    #[schema(references(Ticket, on_delete = restrict), index)]
    pub ticket_id: Option<i64>,
}
