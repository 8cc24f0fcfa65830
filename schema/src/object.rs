//! How an object is identified: by kind and name, never by OID.

use std::fmt;

use crate::{Kind, LooseName, Name, QualifiedName};

/// An object's address: a kind, and the names on the path to it (namespace, table, column).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// Its kind.
    pub kind: Kind,
    /// Namespace first, its own name last. Before these stands the catalog of objects whose names are no names of relations,
    /// types or functions, so that two objects never have one address: `pg_collation`, `public`, `german`. Those that are in
    /// the database and in no namespace have the catalog and the name (`pg_publication`, `orders`), or what is as good as one. No namespace
    /// is called so, because PostgreSQL keeps names that begin with `pg_` for its own.
    pub path: Vec<Name>,
}

/// The catalogs of such objects in namespaces.
const IN_NAMESPACES: [&str; 8] = [
    "pg_collation",
    "pg_opclass",
    "pg_operator",
    "pg_opfamily",
    "pg_ts_config",
    "pg_ts_dict",
    "pg_ts_parser",
    "pg_ts_template",
];

/// The catalogs of such objects in no namespace.
const IN_NO_NAMESPACE: [&str; 7] = [
    "pg_cast",
    "pg_event_trigger",
    "pg_foreign_data_wrapper",
    "pg_foreign_server",
    "pg_publication",
    "pg_subscription",
    "pg_user_mapping",
];

impl ObjectId {
    /// The names on its path as SQL has them, without a catalog.
    pub fn names(&self) -> &[Name] {
        let catalogs = || IN_NAMESPACES.iter().chain(&IN_NO_NAMESPACE);
        match self.path.as_slice() {
            [catalog, rest @ ..]
                if self.kind == Kind::Other && catalogs().any(|it| catalog.as_str() == *it) =>
            {
                rest
            }
            all => all,
        }
    }

    /// The namespace that it is in, or is; none if it is directly in the database.
    pub fn in_namespace(&self) -> Option<&Name> {
        let is_in_none = |it: &Name| {
            self.kind == Kind::Other && IN_NO_NAMESPACE.iter().any(|other| it.as_str() == *other)
        };
        self.names().first().filter(|_| !self.path.first().is_some_and(is_in_none))
    }

    /// The same address in another namespace.
    #[must_use]
    pub fn placed(mut self, namespace: &Name) -> ObjectId {
        if self.in_namespace().is_some() {
            let place = self.path.len() - self.names().len();
            self.path[place] = namespace.clone();
        }
        self
    }

    /// The address of what has these names afterwards, if the object is dropped and gives them up.
    pub fn taken_over(&self) -> ObjectId {
        ObjectId { path: self.path.iter().map(Name::taken_over).collect(), ..self.clone() }
    }

    /// The collation of that name; none if it is PostgreSQL's own.
    pub fn collation(name: &LooseName) -> Option<ObjectId> {
        let namespace = name.namespace.clone()?;
        let path = vec![Name::new("pg_collation"), namespace, name.name.clone()];
        Some(ObjectId { kind: Kind::Other, path })
    }

    /// Any object directly in a namespace.
    pub fn qualified(kind: Kind, name: &QualifiedName) -> ObjectId {
        ObjectId { kind, path: vec![name.namespace.clone(), name.name.clone()] }
    }

    /// Any object within another.
    pub fn within(kind: Kind, owner: &QualifiedName, name: &Name) -> ObjectId {
        ObjectId { kind, path: vec![owner.namespace.clone(), owner.name.clone(), name.clone()] }
    }
}

/// For people, in one line: with dots, without a catalog and without `public`.
impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names();
        let hidden = usize::from(names.len() > 1 && names[0].as_str() == "public");
        let names: Vec<String> = names[hidden..].iter().map(Name::to_string).collect();
        formatter.write_str(&names.join("."))
    }
}
