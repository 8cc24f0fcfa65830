//! The columns of one relation.

use driftless_schema::QualifiedName;

use crate::{Client, Error};

/// The names of a relation's columns, in their order, each with its type without a modifier; none if there is no such relation.
pub fn shape(client: &mut Client, name: &QualifiedName) -> Result<Vec<(String, String)>, Error> {
    let names = [name.namespace.as_str(), name.name.as_str()];
    let rows = client
        .query(include_str!("shape.sql"), &[&names[0], &names[1]])
        .map_err(|it| Error::new("reading the columns of a view", it))?;
    Ok(rows.iter().map(|it| (it.get(0), it.get(1))).collect())
}
