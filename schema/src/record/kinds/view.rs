//! A struct that is a row of a view or materialized view.

use serde::{Deserialize, Serialize};

use super::column::column;
use super::definition::{Defined, comment_on};
use super::{Models, Source};
use crate::naming::Taken;
use crate::quote::{identifier, qualified};
use crate::record::resolve::{Namer, place};
use crate::record::{ColumnRecord, IndexRecord, Place};
use crate::{DependentKind, Kind, Name, ObjectId, QualifiedName, Table};

/// A struct with `view = "select …"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewRecord {
    /// Its place in the source.
    pub source: Source,
    /// `public` if the model names none.
    pub namespace: String,
    /// The view's name in the database.
    pub name: String,
    /// The query.
    pub query: String,
    /// Whether it is a materialized view.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub materialized: bool,
    /// `security_invoker`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub security_invoker: bool,
    /// `security_barrier`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub security_barrier: bool,
    /// `WITH CHECK OPTION`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_option: Option<CheckOption>,
    /// What the struct says of its columns, in the order of the fields.
    pub columns: Vec<ColumnRecord>,
    /// Indexes of a materialized view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<IndexRecord>,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// How far a view checks the rows that are written through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOption {
    /// `WITH LOCAL CHECK OPTION`
    Local,
    /// `WITH CASCADED CHECK OPTION`
    Cascaded,
}

/// A view that a struct declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredView {
    /// Its kind: a view or a materialized view.
    pub kind: DependentKind,
    /// Its address.
    pub id: ObjectId,
    /// The struct's name.
    pub rust_name: String,
    /// Where the struct is; none if no place is recorded.
    pub place: Option<Place>,
    /// What the struct says of it: a table with the view's name.
    pub shape: Table,
}

impl ViewRecord {
    pub(in crate::record) fn view(&self) -> QualifiedName {
        QualifiedName::new(self.namespace.as_str(), self.name.as_str())
    }

    /// Its address.
    pub fn id(&self) -> ObjectId {
        let QualifiedName { namespace, name } = self.view();
        ObjectId { kind: Kind::Other, path: vec![namespace, name] }
    }

    /// The names of indexes that it gives.
    pub(in crate::record) fn given_relations(&self) -> Vec<&str> {
        self.indexes.iter().filter_map(|it| it.name.as_deref()).collect()
    }

    fn kind(&self) -> DependentKind {
        if self.materialized { DependentKind::MaterializedView } else { DependentKind::View }
    }
}

pub(super) fn view(record: &ViewRecord, relations: &mut Taken, models: &mut Models) {
    let name = record.view();
    let mut namer = Namer::of_view(&record.name, relations);
    let mut shape = Table {
        columns: record.columns.iter().map(|it| column(it, &[])).collect(),
        indexes: record.indexes.iter().map(|it| super::index::index(it, &mut namer)).collect(),
        ..Table::new(name)
    };
    shape.indexes.sort_by(|one, other| one.name.cmp(&other.name));
    models.views.push(DeclaredView {
        kind: record.kind(),
        id: record.id(),
        rust_name: record.source.rust_name.clone(),
        place: place(&record.source),
        shape,
    });
    models.definitions.extend(defined(record));
}

fn defined(record: &ViewRecord) -> Vec<Defined> {
    let place = (&record.source, record.source.line);
    let (name, noun) = (qualified(&record.view()), kind_words(record));
    let options = [
        ("security_barrier", record.security_barrier),
        ("security_invoker", record.security_invoker),
    ];
    let options: Vec<String> =
        options.into_iter().filter(|it| it.1).map(|it| format!("{} = true", it.0)).collect();
    let with = match options.is_empty() {
        true => String::new(),
        false => format!(" WITH ({})", options.join(", ")),
    };
    // The query may end in a comment.
    let query = record.query.trim().trim_end_matches(';');
    let check = match record.check_option {
        None => "",
        Some(CheckOption::Local) => "\nWITH LOCAL CHECK OPTION",
        Some(CheckOption::Cascaded) => "\nWITH CASCADED CHECK OPTION",
    };
    let text = format!("CREATE {noun} {name}{with} AS\n{query}\n{check};");
    let mut all = vec![Defined::new(Some((record.kind(), record.id())), text, place)];
    let own = record.comment.iter().map(|it| comment_on(&format!("{noun} {name}"), it));
    let columns = record.columns.iter().filter_map(|it| {
        let column = identifier(Name::new(it.name.as_str()));
        Some(comment_on(&format!("COLUMN {name}.{column}"), it.comment.as_deref()?))
    });
    all.extend(own.chain(columns).map(|it| Defined::new(None, it, place)));
    all
}

fn kind_words(record: &ViewRecord) -> &'static str {
    if record.materialized { "MATERIALIZED VIEW" } else { "VIEW" }
}
