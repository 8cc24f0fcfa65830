//! The recorded head: the models as of the last draft, and the texts that mean the same according to PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ColumnRecord, Crates, LabelRecord, Record, SequenceRecord, Settled};
use crate::{Name, ObjectId, QualifiedName};

/// The text of `migrations/.driftless/schema.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The version of this file's format.
    pub format: u32,
    /// The id of the revision that was drafted last. If two branches both draft, a merge has a conflict here.
    pub revision: String,
    /// The models, sorted, without lines, files and levels of rules: those change without the models changing.
    pub models: Vec<Record>,
    /// The crates that contain the models, with the features that they were compiled with.
    #[serde(default, skip_serializing_if = "Crates::is_empty")]
    pub crates: Crates,
    /// Answers of PostgreSQL that need not be asked for again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settled>,
}

/// Models of one crate that would seem to be removed, only because less is compiled than when they were drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    /// The crate.
    pub name: String,
    /// The features that it is compiled without; none: it is not compiled at all.
    pub features: Vec<String>,
    /// The tables and enums that are missing with it.
    pub objects: Vec<ObjectId>,
}

/// The format that this version writes and reads.
const FORMAT: u32 = 1;

impl Head {
    /// A head to be written.
    pub fn new(revision: impl Into<String>, records: &[Record], settled: Vec<Settled>) -> Head {
        let mut models: Vec<Record> = records.iter().map(normal).collect();
        models.sort_by(|one, other| identity(one).cmp(&identity(other)));
        Head { format: FORMAT, revision: revision.into(), models, crates: Crates::new(), settled }
    }

    /// The same head with the crates that were compiled to read the models; crates without models are left out.
    pub fn compiled(mut self, crates: &Crates) -> Head {
        let with_models: BTreeSet<&str> =
            self.models.iter().map(|it| it.source().crate_name()).collect();
        let known = crates.iter().filter(|(name, _)| with_models.contains(name.as_str()));
        self.crates = known.map(|(name, features)| (name.clone(), features.clone())).collect();
        self
    }

    /// Parses the text. The error is a sentence without its end, such as `it is of format 2`.
    pub fn parse(text: &str) -> Result<Head, String> {
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        let form: Form = serde_json::from_str(text).map_err(|it| it.to_string())?;
        if form.format != FORMAT {
            return Err(format!("it is of format {}, and this is {FORMAT}", form.format));
        }
        serde_json::from_str(text).map_err(|it| it.to_string())
    }

    /// Its text: one value a line, so that a review and a merge show what changed.
    pub fn text(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a head has text keys only");
        format!("{json}\n")
    }

    /// The namespaces that the models used.
    pub fn namespaces(&self) -> BTreeSet<Name> {
        let defined = self.models.iter().flat_map(Record::defines);
        defined.filter_map(|(id, _)| id.in_namespace().cloned()).collect()
    }

    /// Models that are missing together with their crate, or with a feature of their crate.
    pub fn vanished(&self, now: &[Record], compiled: &Crates) -> Vec<Vanished> {
        let still: BTreeSet<ObjectId> = now.iter().map(Record::id).collect();
        let known: BTreeSet<(&str, &str)> = now.iter().map(identity).collect();
        let mut all: Vec<Vanished> = Vec::new();
        for record in &self.models {
            // A file is there or not, whatever is compiled.
            if let Record::Definition(_) = record {
                continue;
            }
            let (name, id) = (record.source().crate_name(), record.id());
            if still.contains(&id) || known.contains(&identity(record)) {
                continue;
            }
            let features = match compiled.get(name) {
                None => Vec::new(),
                Some(features) => match self.features_lost(name, features.as_ref()) {
                    lost if lost.is_empty() => continue,
                    lost => lost,
                },
            };
            match all.iter_mut().find(|it| it.name == name) {
                Some(vanished) => vanished.objects.push(id),
                None => all.push(Vanished { name: name.to_owned(), features, objects: vec![id] }),
            }
        }
        all
    }

    fn features_lost(&self, name: &str, now: Option<&BTreeSet<String>>) -> Vec<String> {
        let before = self.crates.get(name).and_then(Option::as_ref);
        let (Some(before), Some(now)) = (before, now) else { return Vec::new() };
        before.difference(now).cloned().collect()
    }

    /// Objects whose struct, field, enum or variant is gone, or has another name in the database: nothing has their names
    /// any longer, unless something else takes them over.
    pub fn given_up(&self, now: &[Record]) -> Vec<ObjectId> {
        let known: BTreeMap<(&str, &str), &Record> =
            now.iter().map(|it| (identity(it), it)).collect();
        let of = |record: &Record| match known.get(&identity(record)) {
            None => vec![record.id()],
            Some(after) => given_up(record, after),
        };
        self.models.iter().flat_map(of).collect()
    }

    /// Objects with another name in the database and the same path in Rust, so certainly the same: the old name, the
    /// new one.
    pub fn renames(&self, now: &[Record]) -> Vec<(ObjectId, ObjectId)> {
        let known: BTreeMap<(&str, &str), &Record> =
            self.models.iter().map(|it| (identity(it), it)).collect();
        now.iter()
            .filter_map(|record| Some((*known.get(&identity(record))?, record)))
            .flat_map(|(before, after)| renamed(before, after))
            .collect()
    }
}

/// A struct or enum is the same as long as its path is.
pub(super) fn identity(record: &Record) -> (&str, &str) {
    let source = record.source();
    (&source.module, &source.rust_name)
}

pub(super) fn normal(record: &Record) -> Record {
    let mut record = record.clone();
    let source = record.source_mut();
    source.file.clear();
    source.line = 0;
    let columns = match &mut record {
        Record::Table(table) => {
            table.levels.clear();
            table.triggers.iter_mut().for_each(|it| it.line = 0);
            table.policies.iter_mut().for_each(|it| it.line = 0);
            &mut table.columns[..]
        }
        Record::View(view) => &mut view.columns[..],
        Record::Enum(_) | Record::Domain(_) | Record::Composite(_) | Record::Definition(_) => {
            &mut []
        }
    };
    for column in columns {
        column.file = None;
        column.line = None;
        column.levels.clear();
    }
    record
}

fn given_up(before: &Record, after: &Record) -> Vec<ObjectId> {
    let name = before.name();
    let mut all = Vec::new();
    match (before, after) {
        (Record::Table(before), Record::Table(after)) => {
            let is_same = |it: &&ColumnRecord| {
                after
                    .columns
                    .iter()
                    .any(|other| (&other.field, &other.name) == (&it.field, &it.name))
            };
            let gone = before.columns.iter().filter(|it| !is_same(it));
            all.extend(gone.map(|it| ObjectId::column(&name, &Name::new(it.name.as_str()))));
        }
        (Record::Enum(before), Record::Enum(after)) => {
            let is_same = |it: &&LabelRecord| {
                after
                    .labels
                    .iter()
                    .any(|other| (&other.variant, &other.label) == (&it.variant, &it.label))
            };
            let gone = before.labels.iter().filter(|it| !is_same(it));
            all.extend(gone.map(|it| ObjectId::label(&name, &it.label)));
        }
        // Of one path, but of different kinds; or without parts that are named.
        (
            Record::Table(_)
            | Record::Enum(_)
            | Record::Domain(_)
            | Record::Composite(_)
            | Record::View(_)
            | Record::Definition(_),
            _,
        ) => {}
    }
    if before.id() != after.id() {
        all.push(before.id());
    }
    all
}

fn renamed(before: &Record, after: &Record) -> Vec<(ObjectId, ObjectId)> {
    let (old, new) = (before.name(), after.name());
    let mut all = Vec::new();
    match (before, after) {
        (Record::Table(before), Record::Table(after)) => {
            all.push((ObjectId::table(&old), ObjectId::table(&new)));
            for sequence in &after.sequences {
                let is_same = |it: &&SequenceRecord| it.name == sequence.name;
                if before.sequences.iter().any(|it| is_same(&it)) {
                    let id = |table: &QualifiedName| {
                        ObjectId::sequence(&table.sibling(Name::new(sequence.name.as_str())))
                    };
                    all.push((id(&old), id(&new)));
                }
            }
            for column in &after.columns {
                let same = before.columns.iter().find(|it| it.field == column.field);
                all.extend(same.map(|it| {
                    let id = |text: &str| ObjectId::column(&new, &Name::new(text));
                    (id(&it.name), id(&column.name))
                }));
            }
        }
        (Record::Enum(before), Record::Enum(after)) => {
            all.push((ObjectId::enumeration(&old), ObjectId::enumeration(&new)));
            for label in &after.labels {
                let same = before.labels.iter().find(|it| it.variant == label.variant);
                all.extend(same.map(|it| {
                    (ObjectId::label(&new, &it.label), ObjectId::label(&new, &label.label))
                }));
            }
        }
        (Record::Domain(_), Record::Domain(_)) | (Record::Composite(_), Record::Composite(_)) => {
            all.push((before.id(), after.id()));
        }
        // A materialized view is another object.
        (Record::View(one), Record::View(other)) if one.materialized == other.materialized => {
            all.push((before.id(), after.id()));
        }
        // Of one path, but of different kinds; or a definition, which is no type of Rust.
        (
            Record::Table(_)
            | Record::Enum(_)
            | Record::Domain(_)
            | Record::Composite(_)
            | Record::View(_)
            | Record::Definition(_),
            _,
        ) => {}
    }
    all.retain(|(before, after)| before != after);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Record> {
        serde_json::from_str(text).expect("these are records")
    }

    const USERS: &str = r#"[
        {"table": {"source": {"module": "app", "rust_name": "User", "file": "src/lib.rs", "line": 7},
            "namespace": "public", "name": "users", "primary_key": {"columns": ["id"]},
            "columns": [{"field": "id", "line": 9, "name": "id", "type": {"text": "bigint"}},
                        {"field": "mail", "file": "src/shared.rs", "line": 10, "name": "mail", "type": {"text": "text"}}]}},
        {"enum": {"source": {"module": "app", "rust_name": "Role", "file": "src/lib.rs", "line": 2},
            "namespace": "public", "name": "role", "labels": [{"variant": "Guest", "label": "guest"}]}}
    ]"#;

    #[test]
    fn the_text_is_sorted_and_knows_no_lines() {
        let written = Head::new("a1", &records(USERS), Vec::new());
        let moved = USERS.replace("\"line\": 9", "\"line\": 90").replace("lib.rs", "models.rs");
        let mut turned = records(&moved);
        turned.reverse();
        assert_eq!(Head::new("a1", &turned, Vec::new()).text(), written.text());
        for place in ["line", "file", "shared.rs"] {
            assert!(!written.text().contains(place), "{}", written.text());
        }
        assert_eq!(Head::parse(&written.text()), Ok(written));
    }

    #[test]
    fn levels_of_rules_are_not_recorded() {
        let levels = r#""levels": [{"level": "allow", "rule": "drop-column"}], "#;
        let set = USERS.replace("\"columns\": [{", &format!("{levels}\"columns\": [{{{levels}"));
        assert_eq!(set.matches("allow").count(), 2);
        let head = Head::new("a1", &records(USERS), Vec::new());
        assert_eq!(Head::new("a1", &records(&set), Vec::new()), head);
        let models = crate::record::resolve(&records(&set));
        let about: Vec<String> = models.levels.iter().map(|(it, _)| it.to_string()).collect();
        assert_eq!(about, ["users", "users.id"]);
    }

    #[test]
    fn another_form_and_a_conflict_are_refused() {
        let text = Head::new("a1", &records(USERS), Vec::new()).text();
        let later = text.replace("\"format\": 1", "\"format\": 2, \"more\": 1");
        assert_eq!(Head::parse(&later), Err("it is of format 2, and this is 1".to_owned()));
        assert!(Head::parse(&format!("<<<<<<< ours\n{text}")).is_err());
    }

    #[test]
    fn what_is_the_same_in_rust_was_renamed() {
        let head = Head::new("a1", &records(USERS), Vec::new());
        assert_eq!(head.renames(&records(USERS)), []);
        let now = USERS
            .replace("\"name\": \"users\"", "\"name\": \"people\"")
            .replace("\"name\": \"mail\"", "\"name\": \"email\"")
            .replace("\"name\": \"role\"", "\"name\": \"rank\"")
            .replace("\"label\": \"guest\"", "\"label\": \"visitor\"");
        let renames: Vec<String> = head
            .renames(&records(&now))
            .into_iter()
            .map(|(before, after)| format!("{before} > {after}"))
            .collect();
        let expected = [
            "users > people",
            "people.mail > people.email",
            "role > rank",
            "rank.guest > rank.visitor",
        ];
        assert_eq!(renames, expected);
        // Another field is another column, whatever its name in the database.
        let other = USERS.replace("\"field\": \"mail\"", "\"field\": \"post\"");
        let other = other.replace("\"name\": \"mail\"", "\"name\": \"post\"");
        assert_eq!(head.renames(&records(&other)), []);
    }

    #[test]
    fn what_is_gone_with_its_crate_or_a_feature_of_it_has_vanished() {
        let crates = |features: &[&str]| {
            let features = features.iter().map(|it| (*it).to_owned()).collect();
            Crates::from([("app".to_owned(), Some(features))])
        };
        let head =
            Head::new("a1", &records(USERS), Vec::new()).compiled(&crates(&["audit", "default"]));
        assert_eq!(Head::parse(&head.text()), Ok(head.clone()));
        let all = records(USERS);
        let users = &all[..1];
        let vanished = |now: &[Record], compiled: &Crates| head.vanished(now, compiled);
        let elsewhere = vanished(users, &Crates::new());
        assert_eq!((elsewhere.len(), elsewhere[0].features.as_slice()), (1, &[][..]));
        assert_eq!(
            elsewhere[0].objects.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["role"]
        );
        assert_eq!(vanished(users, &crates(&["default"]))[0].features, ["audit"]);
        // The model was removed although as much is compiled as before, or the crate's features are not known.
        assert_eq!(vanished(users, &crates(&["audit", "default", "more"])), []);
        assert_eq!(vanished(users, &Crates::from([("app".to_owned(), None)])), []);
        // The model still exists, in another crate or with another name in the database.
        let moved = USERS.replace("\"module\": \"app\"", "\"module\": \"models\"");
        assert_eq!(vanished(&records(&moved), &Crates::new()), []);
        let renamed = USERS.replace("\"name\": \"role\"", "\"name\": \"rank\"");
        assert_eq!(vanished(&records(&renamed), &Crates::new()), []);
    }
}
