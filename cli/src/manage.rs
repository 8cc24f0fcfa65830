//! What driftless manages: `[manage]` in driftless.toml, and `unmanaged` on models. Unmanaged objects are neither compared nor
//! reported.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::read::Compared;
use driftless_schema::{
    Grantee, Grants, Kind, Name, ObjectId, Pair, QualifiedName, Rights, Schema, Table,
};
use serde::Deserialize;

use crate::failure::Failure;
use crate::pattern::matches;
use crate::rules::nearest;

/// Which objects driftless manages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manage {
    /// The patterns of the managed objects of a kind. Of other kinds, all are managed.
    only: BTreeMap<Kind, Vec<String>>,
    /// The patterns of objects of any kind that are not managed.
    ignore: Vec<String>,
    /// The objects that models call unmanaged.
    unmanaged: BTreeSet<ObjectId>,
    /// The schemas that only have such objects.
    namespaces: BTreeSet<Name>,
    /// Whose privileges on tables are compared.
    grants: ManagedGrants,
    /// Whether owners are compared.
    owners: ManagedOwners,
    /// The names that models have for roles, by the roles' names in the database.
    roles: BTreeMap<Name, Name>,
}

/// `[manage]`
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Section {
    #[serde(default)]
    grants: ManagedGrants,
    #[serde(default)]
    owners: ManagedOwners,
    #[serde(default)]
    roles: BTreeMap<String, String>,
    #[serde(flatten)]
    patterns: BTreeMap<String, Patterns>,
}

/// What a key of any name has: a word in place of a list is no list, but the name may be misspelt, too.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Patterns {
    All(Vec<String>),
    One(String),
}

/// The tables on which privileges are compared: `grants`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ManagedGrants {
    /// Those whose struct grants some, or did when it was drafted last.
    #[default]
    Declared,
    /// None.
    Off,
    /// All.
    On,
}

/// Whether owners are compared: `owners`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ManagedOwners {
    /// No.
    #[default]
    Off,
    /// Between two databases, dumps or directories of migrations.
    On,
}

/// The key of objects that are not managed.
const IGNORE: &str = "ignore";

/// The kinds that have a list of what is managed: those of objects that are directly in a schema.
const KINDS: &[Kind] =
    &[Kind::Domain, Kind::Enum, Kind::Index, Kind::Sequence, Kind::Statistics, Kind::Table];

impl Manage {
    /// Reads `[manage]`. `place` names the file and the section.
    pub(crate) fn read(section: Section, place: &str) -> Result<Manage, Failure> {
        let Section { grants, owners, roles, patterns } = section;
        let roles = roles.into_iter().map(|(theirs, ours)| (Name::new(theirs), Name::new(ours)));
        let mut manage = Manage { grants, owners, roles: roles.collect(), ..Manage::default() };
        for (key, patterns) in patterns {
            let (patterns, word) = match patterns {
                Patterns::All(all) => (all, None),
                Patterns::One(word) => (Vec::new(), Some(word)),
            };
            let is_known = key == IGNORE || KINDS.iter().any(|it| it.plural() == key);
            if let Some(word) = word.filter(|_| is_known) {
                return Err(Failure::new(
                    format!("{place}: `{key}` has the word `{word}`, and takes a list of patterns"),
                    format!("write `{key} = [\"{word}\"]`"),
                ));
            }
            let is_wrong = |it: &&String| {
                it.split('.').any(|it| it.trim().is_empty()) || it.split('.').count() > 3
            };
            if let Some(wrong) = patterns.iter().find(is_wrong) {
                return Err(Failure::new(
                    format!("{place}: `{key}` has the pattern `{wrong}`"),
                    "write a name such as `legacy_users`, a pattern such as `legacy_*` or `auth.*`, or a column as `public.users.name`",
                ));
            }
            if key == IGNORE {
                manage.ignore = patterns;
                continue;
            }
            let Some(kind) = KINDS.iter().find(|it| it.plural() == key) else {
                let known: Vec<&str> = KINDS
                    .iter()
                    .map(|it| it.plural())
                    .chain([IGNORE, "grants", "owners", "roles"])
                    .collect();
                let help = match nearest(&key, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}", known.join(", ")),
                };
                return Err(Failure::new(format!("{place}: unknown key `{key}`"), help));
            };
            manage.only.insert(*kind, patterns);
        }
        Ok(manage)
    }

    /// Whether the object is not managed. What is in such an object is not, either.
    pub(crate) fn ignores(&self, id: &ObjectId) -> bool {
        let owner = owner(id);
        let objects = || [Some(id), owner.as_ref()].into_iter().flatten();
        let is_in_their_schema = id.in_namespace().is_some_and(|it| self.namespaces.contains(it));
        let is_other = |it: &ObjectId| {
            self.only.get(&it.kind).is_some_and(|all| !all.iter().any(|pattern| fits(pattern, it)))
        };
        is_in_their_schema
            || objects().any(|it| self.unmanaged.contains(it) || is_other(it))
            || objects().any(|it| self.ignore.iter().any(|pattern| fits(pattern, it)))
    }

    /// The same, and these objects, which models describe, are not managed.
    pub(crate) fn except(mut self, objects: &Schema) -> Manage {
        let is_object = |it: &ObjectId| it.kind != Kind::Namespace;
        self.unmanaged.extend(objects.objects().into_iter().filter(is_object));
        self.namespaces.extend(objects.namespaces.iter().map(|it| it.name.clone()));
        self
    }

    /// Takes the unmanaged objects out of a schema. Keys and columns of other tables may still name them.
    pub(crate) fn strip(&self, schema: &mut Schema) {
        let Manage { only, ignore, unmanaged, namespaces, grants: _, owners: _, roles: _ } = self;
        if only.is_empty() && ignore.is_empty() && unmanaged.is_empty() && namespaces.is_empty() {
            return;
        }
        schema.retain(&mut |id| !self.ignores(id));
        schema.unmodelled.retain(|it| !self.ignores(&it.id));
        let namespaces = schema.namespaces.iter().map(|it| ObjectId::namespace(&it.name));
        let ignored: Vec<ObjectId> = namespaces.filter(|it| self.ignores(it)).collect();
        schema.namespaces.retain(|it| !ignored.contains(&ObjectId::namespace(&it.name)));
    }

    /// Leaves privileges only on tables on which they are compared; what else a database grants is others' matter. `recorded` are
    /// the models that were drafted last.
    pub(crate) fn settle_grants(
        &self,
        schemas: &mut Pair<Schema>,
        is_models: Pair<bool>,
        recorded: &Schema,
    ) {
        let with_models = is_models.before || is_models.after;
        let of_models = if is_models.after { &schemas.after } else { &schemas.before };
        let granting = |schema: &Schema| -> BTreeSet<QualifiedName> {
            let grants = |it: &&Table| it.grants.as_ref().is_some_and(|it| !it.all.is_empty());
            schema.tables.iter().filter(grants).map(|it| it.name.clone()).collect()
        };
        let earlier = granting(recorded);
        let known: BTreeSet<QualifiedName> =
            of_models.tables.iter().map(|it| it.name.clone()).collect();
        let mut declared = granting(of_models);
        // A table that models do not have may be one that is renamed, and is then compared with its new name.
        let may_be_renamed = declared.iter().any(|it| !earlier.contains(it));
        declared.extend(earlier);
        let sides =
            [(is_models.before, &mut schemas.before), (is_models.after, &mut schemas.after)];
        for (is_models, schema) in sides {
            for table in &mut schema.tables {
                let is_compared = match self.grants {
                    ManagedGrants::Off => false,
                    ManagedGrants::On => true,
                    ManagedGrants::Declared => {
                        let is_other = !is_models && may_be_renamed && !known.contains(&table.name);
                        with_models && (declared.contains(&table.name) || is_other)
                    }
                };
                let grants = table.grants.take().unwrap_or_default();
                table.grants = is_compared.then(|| self.mapped(grants));
            }
        }
    }

    /// What is compared of owners and privileges between two databases; none: nothing.
    pub(crate) fn compared_rights(&self) -> Option<Compared> {
        let owners = self.owners == ManagedOwners::On;
        let privileges = self.grants == ManagedGrants::On;
        (owners || privileges).then_some(Compared { owners, privileges })
    }

    /// What is managed of owners and privileges, under the names that models have for the roles.
    pub(crate) fn settle_rights(&self, mut rights: Rights) -> Rights {
        rights.objects.retain(|it| !self.ignores(&it.id));
        rights.mapped(|it| self.roles.get(it).unwrap_or(it).clone())
    }

    /// The same under the names that models have for the roles.
    fn mapped(&self, mut grants: Grants) -> Grants {
        let map = |name: &mut Name| {
            if let Some(ours) = self.roles.get(name) {
                *name = ours.clone();
            }
        };
        grants.owner.iter_mut().for_each(map);
        for grant in &mut grants.all {
            if let Grantee::Role(name) = &mut grant.grantee {
                map(name);
            }
        }
        grants
    }

    /// What of a schema is not managed: its tables, enums and domains.
    pub(crate) fn taken(&self, schema: &Schema) -> Schema {
        let mut taken = Schema::default();
        let all = schema.clone();
        taken.tables =
            all.tables.into_iter().filter(|it| self.ignores(&ObjectId::table(&it.name))).collect();
        taken.enums = all
            .enums
            .into_iter()
            .filter(|it| self.ignores(&ObjectId::enumeration(&it.name)))
            .collect();
        taken.domains = all
            .domains
            .into_iter()
            .filter(|it| self.ignores(&ObjectId::domain(&it.name)))
            .collect();
        taken
    }

    /// The addresses of the unmanaged objects of a schema.
    pub(crate) fn ignored(&self, schema: &Schema) -> Vec<ObjectId> {
        schema.objects().into_iter().filter(|it| self.ignores(it)).collect()
    }
}

/// The table or the enum that the object is in. What driftless does not model and has a longer name is in a table: triggers,
/// policies, rules.
fn owner(id: &ObjectId) -> Option<ObjectId> {
    let of_table = (id.kind == Kind::Other && id.names().len() == 3).then_some(Kind::Table);
    let kind = id.kind.owner().or(of_table)?;
    Some(ObjectId { kind, path: id.path.get(..2)?.to_vec() })
}

/// Whether a pattern fits the object's name. A star stands for anything between two dots. An object in `public` needs no schema;
/// what is in a table is named by its whole path, because `a.b` is `b` in the schema `a`. `a.*` is the schema, too.
fn fits(pattern: &str, id: &ObjectId) -> bool {
    let parts: Vec<&str> = pattern.split('.').collect();
    let path: Vec<&str> = id.names().iter().map(|it| it.as_str()).collect();
    let all = |path: &[&str]| {
        parts.len() == path.len() && parts.iter().zip(path).all(|(one, other)| matches(one, other))
    };
    match path.as_slice() {
        [namespace] if id.kind == Kind::Namespace => {
            parts.len() == 2 && parts[1] == "*" && matches(parts[0], namespace)
        }
        ["public", name] => all(&[name]) || all(&path),
        _ => all(&path),
    }
}

#[cfg(test)]
mod tests {
    use driftless_schema::{Grant, Privilege};

    use super::*;

    fn manage(text: &str) -> Result<Manage, Failure> {
        let section: Section = toml::from_str(text).expect("it is TOML");
        Manage::read(section, "`driftless.toml`, [manage]")
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
        let all = manage("ignore = [\"auth.*\"]").expect("it is right");
        assert!(all.ignores(&table("auth", "users")) && !all.ignores(&table("public", "users")));
        // A table of that name in `public`, and its columns, are others.
        let column = ObjectId::column(&QualifiedName::new("public", "auth"), &"a".into());
        assert!(!all.ignores(&table("public", "auth")) && !all.ignores(&column));
        assert!(all.ignores(&ObjectId::namespace(&Name::new("auth"))));
    }

    #[test]
    fn a_star_stays_between_dots_and_a_column_is_named_by_its_whole_path() {
        let it = manage("ignore = [\"*_log\", \"public.users.na*\"]").expect("it is right");
        let column = |table: &str, name: &str| {
            ObjectId::column(&QualifiedName::new("public", table), &name.into())
        };
        assert!(!it.ignores(&column("posts", "error_log")));
        assert!(it.ignores(&column("users", "name")) && !it.ignores(&column("users", "id")));
        assert!(it.ignores(&table("public", "audit_log")) && !it.ignores(&table("x", "audit_log")));
    }

    #[test]
    fn an_unmanaged_object_is_that_object_and_no_pattern() {
        let star = driftless_schema::Table::new(QualifiedName::new("public", "posts*"));
        let theirs = Schema { tables: vec![star], ..Schema::default() };
        let it = Manage::default().except(&theirs);
        assert!(it.ignores(&table("public", "posts*")) && !it.ignores(&table("public", "postsx")));
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
    fn privileges_are_compared_where_models_grant_some_or_did() {
        let named = |name: &str, roles: &[&str]| {
            let grant = |role: &&str| Grant {
                grantee: Grantee::Role(Name::new(*role)),
                privilege: Privilege::Select,
                column: None,
                grantable: false,
            };
            let mut table = Table::new(QualifiedName::new("public", name));
            let all = roles.iter().map(grant).collect();
            table.grants = Some(Grants { owner: None, all });
            table
        };
        let schema = |tables: Vec<Table>| Schema { tables, ..Schema::default() };
        let grantees = |it: &Table| {
            let all = it.grants.as_ref()?.all.iter();
            Some(all.map(|it| it.grantee.to_string()).collect::<Vec<_>>().join(","))
        };
        let some = |text: &str| Some(text.to_owned());
        for (text, before, after) in [
            ("", [some("app"), some("x"), None], [some("app"), some(""), None]),
            ("grants = \"off\"", [None, None, None], [None, None, None]),
            (
                "grants = \"on\"",
                [some("app"), some("x"), some("y")],
                [some("app"), some(""), some("")],
            ),
        ] {
            let it = manage(&format!("{text}\n[roles]\napp_dev = \"app\""));
            let it = it.expect("it is right");
            let found = vec![named("a", &["app_dev"]), named("b", &["x"]), named("c", &["y"])];
            let plain = |name: &str| Table::new(QualifiedName::new("public", name));
            let wanted = vec![named("a", &["app"]), plain("b"), plain("c")];
            let mut schemas = Pair { before: schema(found), after: schema(wanted) };
            let recorded = schema(vec![named("b", &["x"])]);
            it.settle_grants(&mut schemas, Pair { before: false, after: true }, &recorded);
            let all = schemas.map(|it| it.tables.iter().map(grantees).collect::<Vec<_>>());
            assert_eq!(all, Pair { before: before.to_vec(), after: after.to_vec() }, "{text}");
        }
    }

    #[test]
    fn a_wrong_key_and_an_empty_pattern_are_named() {
        let failure = manage("tablse = []").expect_err("there is no such key");
        assert_eq!(failure.message, "`driftless.toml`, [manage]: unknown key `tablse`");
        assert_eq!(failure.help.as_deref(), Some("did you mean `tables`?"));
        manage("ignore = [\"\"]").expect_err("it would ignore nothing");
    }
}
