//! What stands on modelled objects and no model describes: views, policies, triggers, functions.

use crate::ObjectId;

/// Something that PostgreSQL keeps a column or a type from being altered for. Where that has to be, it goes before and comes
/// back after, word for word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependent {
    /// Its address.
    pub id: ObjectId,
    /// For people: `a view`.
    pub what: String,
    /// Whether an expression may call it, which no catalog tells: a check calls a function.
    pub callable: bool,
    /// What it stands on: columns, tables, enums, constraints, and others of its like.
    pub on: Vec<ObjectId>,
    /// How it is taken away and brought back; none where PostgreSQL has no way.
    pub remake: Option<Remake>,
}

/// Statements in PostgreSQL's own words, each with its semicolon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remake {
    /// What takes it away; none for what goes with the object that it is said of.
    pub drop: Option<String>,
    /// What brings it back, with owner, privileges, options and comments.
    pub create: Vec<String>,
}
