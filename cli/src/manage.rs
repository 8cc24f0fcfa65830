//! What driftless manages, as `[manage]` in driftless.toml says. The rest belongs to somebody else: it is neither compared nor
//! reported.

use std::collections::BTreeMap;

use driftless_schema::{Kind, ObjectId, Schema};

use crate::failure::Failure;
use crate::pattern::matches;
use crate::rules::nearest;

/// The patterns of `[manage]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manage {
    /// The managed objects of a kind. Of other kinds, all are managed.
    only: BTreeMap<Kind, Vec<String>>,
    /// Objects of any kind that are not managed.
    ignore: Vec<String>,
}

/// The key of objects that are not managed.
const IGNORE: &str = "ignore";

impl Manage {
    /// Reads `[manage]`. `place` names the file and the section.
    pub(crate) fn read(
        said: BTreeMap<String, Vec<String>>,
        place: &str,
    ) -> Result<Manage, Failure> {
        let mut manage = Manage::default();
        for (key, patterns) in said {
            if let Some(empty) = patterns.iter().find(|it| it.trim().is_empty()) {
                return Err(Failure::new(
                    format!("{place}: `{key}` has the empty pattern `{empty}`"),
                    "write a name such as `legacy_users`, or a pattern such as `legacy_*` or `auth.*`",
                ));
            }
            if key == IGNORE {
                manage.ignore = patterns;
                continue;
            }
            let kinds = Kind::ALL.into_iter().filter(|it| *it != Kind::Other);
            let Some(kind) = kinds.clone().find(|it| it.plural() == key) else {
                let known: Vec<&str> = kinds.map(Kind::plural).chain([IGNORE]).collect();
                let help = match nearest(&key, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}", known.join(", ")),
                };
                return Err(Failure::new(format!("{place}: unknown key `{key}`"), help));
            };
            manage.only.insert(kind, patterns);
        }
        Ok(manage)
    }

    /// Whether the object is somebody else's. What is in such an object is, too.
    pub(crate) fn ignores(&self, id: &ObjectId) -> bool {
        if self.ignore.iter().any(|it| fits(it, id)) {
            return true;
        }
        let is_other = |(kind, patterns): (&Kind, &Vec<String>)| match id.kind == *kind {
            true => !patterns.iter().any(|it| fits(it, id)),
            false => {
                let owner = owner(id, *kind);
                owner.is_some_and(|owner| !patterns.iter().any(|it| fits(it, &owner)))
            }
        };
        self.only.iter().any(is_other)
    }

    /// The same, and these objects are somebody else's.
    pub(crate) fn except(mut self, objects: &[ObjectId]) -> Manage {
        self.ignore.extend(objects.iter().map(whole));
        self
    }

    /// Takes the objects of others out of a schema. Keys and columns of other tables may still name them.
    pub(crate) fn strip(&self, schema: &mut Schema) {
        if *self == Manage::default() {
            return;
        }
        schema.retain(&mut |id| !self.ignores(id));
        schema.unmodelled.retain(|it| !self.ignores(&it.id));
        let namespaces = schema.namespaces.iter().map(|it| ObjectId::namespace(&it.name));
        let ignored: Vec<ObjectId> = namespaces.filter(|it| self.ignores(it)).collect();
        schema.namespaces.retain(|it| !ignored.contains(&ObjectId::namespace(&it.name)));
    }

    /// The objects of others in a schema.
    pub(crate) fn ignored(&self, schema: &Schema) -> Vec<ObjectId> {
        schema.objects().into_iter().filter(|it| self.ignores(it)).collect()
    }
}

/// The object of a kind that the object is in.
fn owner(id: &ObjectId, kind: Kind) -> Option<ObjectId> {
    let depth = match kind {
        Kind::Namespace => 1,
        kind if id.kind.owner() == Some(kind) => 2,
        _ => return None,
    };
    let path = id.path.get(..depth).filter(|_| id.path.len() > depth)?.to_vec();
    Some(ObjectId { kind, path })
}

/// Whether a pattern fits the object's name with or without its schema, or that of what it is in.
fn fits(pattern: &str, id: &ObjectId) -> bool {
    let names = |it: &ObjectId| {
        // All of a schema is the schema itself, too.
        let schema = pattern.strip_suffix(".*").filter(|_| it.kind == Kind::Namespace);
        let is_schema = schema.is_some_and(|pattern| matches(pattern, &whole(it)));
        is_schema || matches(pattern, &whole(it)) || matches(pattern, &short(it))
    };
    let owners = [Kind::Table, Kind::Enum, Kind::Namespace];
    names(id) || owners.into_iter().filter_map(|it| owner(id, it)).any(|it| names(&it))
}

/// `public.users.name`
fn whole(id: &ObjectId) -> String {
    id.path.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(".")
}

/// `users.name`: without the schema `public`.
fn short(id: &ObjectId) -> String {
    let hidden = usize::from(id.path.len() > 1 && id.path[0].as_str() == "public");
    id.path[hidden..].iter().map(|it| it.as_str()).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use driftless_schema::{Name, QualifiedName};

    use super::*;

    fn manage(text: &str) -> Result<Manage, Failure> {
        let said: BTreeMap<String, Vec<String>> = toml::from_str(text).expect("it is TOML");
        Manage::read(said, "`driftless.toml`, [manage]")
    }

    fn table(schema: &str, name: &str) -> ObjectId {
        ObjectId::table(&QualifiedName::new(schema, name))
    }

    #[test]
    fn a_pattern_is_a_name_with_or_without_its_schema() {
        let it = manage("ignore = [\"tower_sessions.*\", \"legacy_*\", \"spatial_ref_sys\"]");
        let it = it.expect("it is right");
        for (schema, name, ignored) in [
            ("tower_sessions", "session", true),
            ("public", "legacy_users", true),
            ("shop", "legacy_users", false),
            ("public", "spatial_ref_sys", true),
            ("public", "users", false),
        ] {
            assert_eq!(it.ignores(&table(schema, name)), ignored, "{schema}.{name}");
        }
        let column = ObjectId::column(&QualifiedName::new("public", "legacy_users"), &"a".into());
        assert!(it.ignores(&column), "what is in a table goes with it");
        assert!(!it.ignores(&ObjectId::namespace(&Name::new("public"))));
        let all = manage("ignore = [\"auth\"]").expect("it is right");
        assert!(all.ignores(&table("auth", "users")) && !all.ignores(&table("public", "users")));
    }

    #[test]
    fn a_kind_can_have_a_list_of_what_is_managed() {
        let it = manage("tables = [\"app_*\"]\nignore = [\"app_old\"]").expect("it is right");
        let is = |name: &str| it.ignores(&table("public", name));
        assert_eq!([is("app_users"), is("app_old"), is("other")], [false, true, true]);
        let mood = QualifiedName::new("public", "mood");
        assert!(!it.ignores(&ObjectId::enumeration(&mood)), "the list is about tables");
        let column = ObjectId::column(&QualifiedName::new("public", "other"), &"a".into());
        assert!(it.ignores(&column));
    }

    #[test]
    fn a_wrong_key_and_an_empty_pattern_are_named() {
        let failure = manage("tablse = []").expect_err("there is no such key");
        assert_eq!(failure.message, "`driftless.toml`, [manage]: unknown key `tablse`");
        assert_eq!(failure.help.as_deref(), Some("did you mean `tables`?"));
        manage("ignore = [\"\"]").expect_err("it would ignore nothing");
    }
}
