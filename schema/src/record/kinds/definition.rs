//! Views, functions, triggers and the like. Structs say some of them in words, which become statements here; SQL files have the
//! rest, and a record says that the project declares the object, so that it is dropped once no file has it.

use serde::{Deserialize, Serialize};

use super::Source;
use crate::quote::literal;
use crate::record::Place;
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
    /// The address that it had: `-- driftless: renamed from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<Vec<String>>,
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
        DefinitionRecord { source, kind: kind.noun().to_owned(), path, renamed_from: None }
    }

    /// The record of an object that had that address.
    pub fn renamed_from(self, id: &ObjectId) -> DefinitionRecord {
        let path = id.path.iter().map(|it| it.as_str().to_owned()).collect();
        DefinitionRecord { renamed_from: Some(path), ..self }
    }

    pub(super) fn name(&self) -> QualifiedName {
        let part = |it: Option<&String>| Name::new(it.map_or("", String::as_str));
        QualifiedName::new(part(self.path.first()), part(self.path.last()))
    }

    /// Its address.
    pub fn id(&self) -> ObjectId {
        self.address(&self.path)
    }

    /// The address that it had.
    pub fn old_id(&self) -> Option<ObjectId> {
        self.renamed_from.as_ref().map(|it| self.address(it))
    }

    fn address(&self, path: &[String]) -> ObjectId {
        let path = path.iter().map(|it| Name::new(it.as_str())).collect();
        let is_table = self.kind == DependentKind::InheritingTable.noun();
        ObjectId { kind: if is_table { Kind::Table } else { Kind::Other }, path }
    }
}

/// A statement that defines what a struct says in words, or sets something on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defined {
    /// What it creates, with its address; none: it sets something.
    pub defines: Option<(DependentKind, ObjectId)>,
    /// The statement.
    pub text: String,
    /// Where the struct says it; none if no place is recorded.
    pub place: Option<Place>,
}

impl Defined {
    pub(super) fn new(
        defines: Option<(DependentKind, ObjectId)>,
        text: String,
        (source, line): (&Source, u32),
    ) -> Defined {
        let place = (!source.file.is_empty() && line > 0).then(|| Place {
            file: source.file.clone(),
            line,
            name: source.rust_name.clone(),
        });
        Defined { defines, text, place }
    }
}

/// The address of something that a table owns.
pub(super) fn owned(table: &QualifiedName, name: &str) -> ObjectId {
    let path = vec![table.namespace.clone(), table.name.clone(), Name::new(name)];
    ObjectId { kind: Kind::Other, path }
}

pub(super) fn comment_on(what: &str, text: &str) -> String {
    format!("COMMENT ON {what} IS {};", literal(text))
}

/// A condition in parentheses. It may end in a comment.
pub(super) fn enclosed(condition: &str) -> String {
    format!("({}\n)", condition.trim())
}

/// In the place of a crate. No crate has a space in its name.
const MODULE: &str = "sql files";
