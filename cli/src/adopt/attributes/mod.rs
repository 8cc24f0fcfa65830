//! The attributes that make a struct or an enum the definition of what the database has.

mod common;
mod data_type;
mod enumeration;
mod fitted;
mod insertion;
mod kinds;
mod layout;
mod pairing;
mod structure;
mod words;

pub(crate) use enumeration::of_enum;
pub(super) use enumeration::of_enumeration;
pub(super) use structure::of_structure;
pub(crate) use words::quoted;
