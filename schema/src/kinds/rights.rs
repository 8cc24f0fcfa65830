//! Owners, privileges on what is no table, and default privileges: compared between two databases if `[manage]` says so.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Grantee, Name, ObjectId, QualifiedName};

/// The owners and privileges of a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The role that will run the draft, as far as a catalog tells: it owns what it creates.
    pub role: Option<Name>,
    /// Those of each object.
    pub objects: Vec<ObjectRights>,
    /// What new objects will have.
    pub defaults: Vec<DefaultRights>,
}

/// The owner of an object, and the privileges that others have on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRights {
    /// The object.
    pub id: ObjectId,
    /// What it is, for people: `sequence`.
    pub what: String,
    /// The letter of its kind in `pg_default_acl`; none for kinds that have no default privileges.
    pub letter: Option<char>,
    /// The table that it comes with: of a sequence.
    pub part_of: Option<QualifiedName>,
    /// How `GRANT … ON` names it; none if its privileges are compared elsewhere.
    pub granted: Option<String>,
    /// How `ALTER … OWNER TO` names it; none if it has the owner of something else.
    pub owned: Option<String>,
    /// Who owns it; none if owners are not compared.
    pub owner: Option<Name>,
    /// The privileges of other roles; none of a table, where they are compared with the table.
    pub privileges: Granted,
    /// The privileges that its owner lacks, because somebody has revoked them.
    pub revoked_from_owner: BTreeSet<String>,
}

/// What new objects of one kind get that one role creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultRights {
    /// The role that creates them.
    pub role: Name,
    /// The schema that they are created in; none: any.
    pub namespace: Option<Name>,
    /// The letter of their kind in `pg_default_acl`.
    pub letter: char,
    /// The privileges, the creator's own among them.
    pub privileges: Granted,
    /// Those that they would have if nothing were said.
    pub standard: Granted,
}

/// Whether each privilege may be granted to others, by who has it, its keyword, and the column that it is about.
pub type Granted = BTreeMap<(Grantee, String, Option<Name>), bool>;

impl Rights {
    /// The same under other names of roles.
    pub fn mapped(mut self, map: impl Fn(&Name) -> Name) -> Rights {
        let of_grantees = |all: &mut Granted| {
            let mapped = std::mem::take(all).into_iter().map(|((grantee, word, column), is)| {
                let grantee = match grantee {
                    Grantee::Role(name) => Grantee::Role(map(&name)),
                    Grantee::Public => Grantee::Public,
                };
                ((grantee, word, column), is)
            });
            *all = mapped.collect();
        };
        self.role = self.role.as_ref().map(&map);
        for it in &mut self.objects {
            it.owner = it.owner.as_ref().map(&map);
            of_grantees(&mut it.privileges);
        }
        for it in &mut self.defaults {
            it.role = map(&it.role);
            of_grantees(&mut it.privileges);
            of_grantees(&mut it.standard);
        }
        self
    }
}
