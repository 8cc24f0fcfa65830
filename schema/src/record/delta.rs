//! The changes of a revision to the recorded models, so that the models as of any revision can be computed, and two
//! branches merged.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Record;
use super::head::{identity, normal};

/// The text of `migrations/.driftless/models/<revision>.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delta {
    /// Models that are new or changed, in full.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<Record>,
    /// Removed models: the module and the name of each struct or enum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<(String, String)>,
}

impl Delta {
    /// The changes from some models to others.
    pub fn between(before: &[Record], after: &[Record]) -> Delta {
        let (before, after) = (keyed(before), keyed(after));
        Delta {
            set: after
                .iter()
                .filter(|(key, record)| before.get(*key) != Some(record))
                .map(|(_, record)| record.clone())
                .collect(),
            removed: before.into_keys().filter(|key| !after.contains_key(key)).collect(),
        }
    }

    /// The models after these changes.
    pub fn onto(&self, before: &[Record]) -> Vec<Record> {
        let mut models = keyed(before);
        for key in &self.removed {
            models.remove(key);
        }
        models.extend(keyed(&self.set));
        models.into_values().collect()
    }

    /// Its text: one value a line.
    pub fn text(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("models have text keys only");
        format!("{json}\n")
    }

    /// Parses the text. The error is a sentence without its end.
    pub fn parse(text: &str) -> Result<Delta, String> {
        serde_json::from_str(text).map_err(|it| it.to_string())
    }
}

fn keyed(records: &[Record]) -> BTreeMap<(String, String), Record> {
    let key = |it: &Record| {
        let (module, name) = identity(it);
        (module.to_owned(), name.to_owned())
    };
    records.iter().map(normal).map(|it| (key(&it), it)).collect()
}

/// Merges the changes that two branches made to the same models. Returns a list of conflicts: the model, and the part
/// that both changed differently.
pub fn merge(
    base: &[Record],
    ours: &[Record],
    theirs: &[Record],
) -> Result<Vec<Record>, Vec<String>> {
    let [base, ours, theirs] = [base, ours, theirs].map(keyed);
    let mut keys: Vec<&(String, String)> =
        base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut conflicts = Vec::new();
    let mut merged = Vec::new();
    for key in keys {
        // Fields of a table and of an enum cannot be combined into one model.
        if let (Some(one), Some(other)) = (ours.get(key), theirs.get(key))
            && discriminant(one) != discriminant(other)
        {
            conflicts.push(format!("{}: another kind of model on each side", key.1));
            continue;
        }
        let value = |it: &BTreeMap<(String, String), Record>| {
            it.get(key).map(|it| serde_json::to_value(it).expect("models have text keys only"))
        };
        let path = [key.1.clone()];
        let joined = three(
            value(&base).as_ref(),
            value(&ours).as_ref(),
            value(&theirs).as_ref(),
            &path,
            &mut conflicts,
        );
        merged.extend(joined);
    }
    // A part in conflict is left out, and the rest is not a model.
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let model = |it| serde_json::from_value(it).expect("parts of models are models");
    Ok(merged.into_iter().map(model).collect())
}

/// One value, and its state on both sides; none: it does not exist.
fn three(
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    path: &[String],
    conflicts: &mut Vec<String>,
) -> Option<Value> {
    match (base, ours, theirs) {
        (_, ours, theirs) if ours == theirs => ours.cloned(),
        (base, ours, theirs) if base == ours => theirs.cloned(),
        (base, ours, theirs) if base == theirs => ours.cloned(),
        (base, Some(Value::Object(ours)), Some(Value::Object(theirs))) => {
            let nothing = Map::new();
            let base = base.and_then(Value::as_object).unwrap_or(&nothing);
            Some(Value::Object(objects(base, ours, theirs, path, conflicts)))
        }
        (base, Some(Value::Array(ours)), Some(Value::Array(theirs))) => {
            let base: &[Value] = base.and_then(Value::as_array).map_or(&[], |it| it);
            arrays(base, ours, theirs, path, conflicts).map(Value::Array)
        }
        (_, ours, theirs) => {
            let told = |it: Option<&Value>| it.map_or("nothing".to_owned(), brief);
            conflicts.push(format!("{}: {} and {}", path.join("."), told(ours), told(theirs)));
            None
        }
    }
}

/// The fields of records that are not shown to people: the kind of model, and the list of its columns, which are shown
/// by their own names.
const UNNAMED: [&str; 3] = ["table", "enum", "columns"];

/// The list in records whose order has a meaning.
const ORDERED: &str = "labels";

fn objects(
    base: &Map<String, Value>,
    ours: &Map<String, Value>,
    theirs: &Map<String, Value>,
    path: &[String],
    conflicts: &mut Vec<String>,
) -> Map<String, Value> {
    let mut joined = Map::new();
    let keys = ours.keys().chain(theirs.keys().filter(|it| !ours.contains_key(*it)));
    for key in keys {
        let shown = (!UNNAMED.contains(&key.as_str())).then(|| key.clone());
        let path: Vec<String> = path.iter().cloned().chain(shown).collect();
        let value = three(base.get(key), ours.get(key), theirs.get(key), &path, conflicts);
        joined.extend(value.map(|it| (key.clone(), it)));
    }
    joined
}

/// Entries with names are merged by name, if the names tell them apart: two schemas may each have an object of one
/// name. Other entries are a set. The order of labels has a meaning, so the two sides may not both change it.
fn arrays(
    base: &[Value],
    ours: &[Value],
    theirs: &[Value],
    path: &[String],
    conflicts: &mut Vec<String>,
) -> Option<Vec<Value>> {
    if path.last().is_some_and(|it| it == ORDERED) {
        conflicts.push(format!(
            "{}: both branches change them, and their order matters",
            path.join(".")
        ));
        return None;
    }
    let tells_apart = |key: &str, all: &[Value]| {
        let names: Option<BTreeSet<&str>> = all.iter().map(|it| it.get(key)?.as_str()).collect();
        names.is_some_and(|it| it.len() == all.len())
    };
    let key = ["field", "name"]
        .into_iter()
        .find(|key| [base, ours, theirs].iter().all(|all| tells_apart(key, all)));
    let Some(key) = key else {
        let stays = |it: &&Value| !base.contains(it) || (ours.contains(it) && theirs.contains(it));
        let added = theirs.iter().filter(|it| !ours.contains(it));
        return Some(ours.iter().chain(added).filter(stays).cloned().collect());
    };
    let name = |it: &Value| it[key].as_str().unwrap_or_default().to_owned();
    let find = |all: &[Value], wanted: &str| all.iter().find(|it| name(it) == wanted).cloned();
    let ours_first = ours.iter().map(name);
    let theirs_then = theirs.iter().map(name).filter(|it| find(ours, it).is_none());
    let mut joined = Vec::new();
    for wanted in ours_first.chain(theirs_then) {
        let path: Vec<String> = path.iter().cloned().chain([wanted.clone()]).collect();
        let [base, ours, theirs] = [base, ours, theirs].map(|it| find(it, &wanted));
        joined.extend(three(base.as_ref(), ours.as_ref(), theirs.as_ref(), &path, conflicts));
    }
    Some(joined)
}

/// The first letters of a value, for people.
fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn table(name: &str, columns: &[(&str, &str)]) -> Record {
        let columns: Vec<Value> = columns
            .iter()
            .map(|(name, data_type)| json!({"field": name, "name": name, "type": {"text": data_type}}))
            .collect();
        serde_json::from_value(json!({"table": {
            "source": {"module": "app", "rust_name": name, "file": "", "line": 0},
            "namespace": "public", "name": name.to_lowercase(), "columns": columns,
            "primary_key": {"columns": []},
        }}))
        .expect("it is a record")
    }

    fn labels(labels: &[&str]) -> Record {
        let labels: Vec<Value> =
            labels.iter().map(|it| json!({"variant": it, "label": it})).collect();
        serde_json::from_value(json!({"enum": {
            "source": {"module": "app", "rust_name": "Mood", "file": "", "line": 0},
            "namespace": "public", "name": "mood", "labels": labels,
        }}))
        .expect("it is a record")
    }

    #[test]
    fn the_fields_that_merging_knows_are_those_of_records() {
        let text = |it: &Record| serde_json::to_value(it).expect("it is a record");
        let table = text(&table("User", &[("id", "bigint")]));
        let labels = text(&labels(&["a"]));
        assert!(table[UNNAMED[0]][UNNAMED[2]].is_array());
        assert!(labels[UNNAMED[1]][ORDERED].is_array());
        let kinds = [&table, &labels].map(|it| it.as_object().expect("it is one").len());
        assert_eq!(kinds, [1, 1], "a record is told by its kind alone");
    }

    #[test]
    fn a_model_of_two_kinds_is_a_conflict() {
        let conflicts = merge(&[], &[labels(&["a"])], &[table("Mood", &[("id", "bigint")])]);
        assert_eq!(conflicts, Err(vec!["Mood: another kind of model on each side".to_owned()]));
    }

    #[test]
    fn a_delta_leads_from_one_to_the_other() {
        let before = [table("User", &[("id", "bigint")]), table("Post", &[("id", "bigint")])];
        let after = [table("User", &[("id", "bigint"), ("age", "integer")]), table("Tag", &[])];
        let delta = Delta::between(&before, &after);
        assert_eq!(delta.set.len(), 2);
        assert_eq!(delta.removed, [("app".to_owned(), "Post".to_owned())]);
        let led = delta.onto(&before);
        assert_eq!(Delta::between(&led, &after), Delta::default());
        assert_eq!(Delta::parse(&delta.text()), Ok(delta));
    }

    #[test]
    fn disjoint_changes_are_joined_even_in_one_table() {
        let id = ("id", "bigint");
        let base = [table("User", &[id, ("old", "text")])];
        let ours = [table("User", &[id, ("old", "text"), ("age", "integer")]), table("Tag", &[id])];
        let theirs = [table("User", &[id, ("mail", "text")])];
        let merged = merge(&base, &ours, &theirs).expect("they are disjoint");
        let wanted =
            [table("Tag", &[id]), table("User", &[id, ("age", "integer"), ("mail", "text")])];
        assert_eq!(merged, wanted);
    }

    #[test]
    fn objects_of_one_name_in_two_schemas_are_both_kept() {
        let with = |namespaces: &[&str]| {
            let mut record = serde_json::to_value(table("User", &[("id", "bigint")]));
            let statistics: Vec<Value> = namespaces
                .iter()
                .map(|it| json!({"name": "s", "namespace": it, "expressions": ["a"]}))
                .collect();
            record.as_mut().expect("it is a record")["table"]["statistics"] = json!(statistics);
            serde_json::from_value::<Record>(record.expect("it is a record")).expect("it is one")
        };
        let merged = merge(&[with(&["a"])], &[with(&["a", "b"])], &[with(&["a", "c"])]);
        assert_eq!(merged, Ok(vec![with(&["a", "b", "c"])]));
    }

    #[test]
    fn overlapping_changes_are_listed_object_by_object() {
        let base = [table("User", &[("id", "bigint"), ("age", "smallint")]), labels(&["a"])];
        let ours = [table("User", &[("id", "bigint"), ("age", "integer")]), labels(&["a", "b"])];
        let theirs = [table("User", &[("id", "bigint"), ("age", "text")]), labels(&["a", "c"])];
        let conflicts = merge(&base, &ours, &theirs).expect_err("they overlap");
        assert_eq!(conflicts.len(), 2, "{conflicts:?}");
        assert!(conflicts[0].starts_with("Mood.labels: both branches"), "{conflicts:?}");
        assert!(conflicts[1].starts_with("User.age.type"), "{conflicts:?}");
        let gone = merge(&base, &ours, &[labels(&["a"])]).expect_err("one changes, one removes");
        assert!(gone[0].starts_with("User: "), "{gone:?}");
    }
}
