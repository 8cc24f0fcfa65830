//! The attributes that make a struct or an enum the definition of what the database has. A file for each kind.

mod check;
mod column;
mod common;
mod data_type;
mod enumeration;
mod exclusion;
mod fitted;
mod foreign_key;
mod index;
mod insertion;
mod key;
mod primary_key;
mod sequence;
mod statistics;
mod structure;
mod table;
mod unique;
mod words;

pub(super) use enumeration::of_enumeration;
pub(super) use structure::of_structure;
