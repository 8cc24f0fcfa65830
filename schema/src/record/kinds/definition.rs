//! Views, functions, triggers and the like that SQL files define. The definition itself stays in its file; the record says that
//! the project declares the object, so that it is dropped once no file has it.

use serde::{Deserialize, Serialize};

use super::Source;
use crate::{DependentKind, Kind, Name, ObjectId, QualifiedName};

/// An object that an SQL file defines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefinitionRecord {
    /// Its place in the file.
    pub source: Source,
    /// Its kind: `view`.
    pub kind: String,
    /// Its address: the schema and the name, with the types of its arguments if it is a function; or the schema, the table and
    /// the name.
    pub path: Vec<String>,
}

impl DefinitionRecord {
    /// The record of an object that is defined in that file, in that line.
    pub fn new(kind: DependentKind, id: &ObjectId, file: &str, line: u32) -> DefinitionRecord {
        let path: Vec<String> = id.path.iter().map(|it| it.as_str().to_owned()).collect();
        let name = path.last().map_or("", |it| it.split('(').next().unwrap_or_default());
        let source = Source {
            module: format!("{MODULE}::{} {}", kind.noun(), path.join(".")),
            rust_name: name.to_owned(),
            file: file.to_owned(),
            line,
        };
        DefinitionRecord { source, kind: kind.noun().to_owned(), path }
    }

    pub(super) fn name(&self) -> QualifiedName {
        let part = |it: Option<&String>| Name::new(it.map_or("", String::as_str));
        QualifiedName::new(part(self.path.first()), part(self.path.last()))
    }

    /// Its address.
    pub fn id(&self) -> ObjectId {
        let path = self.path.iter().map(|it| Name::new(it.as_str())).collect();
        let is_table = self.kind == DependentKind::InheritingTable.noun();
        ObjectId { kind: if is_table { Kind::Table } else { Kind::Other }, path }
    }
}

/// In the place of a crate. No crate has a space in its name.
const MODULE: &str = "sql files";
