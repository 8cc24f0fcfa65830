//! Statements about owners and privileges.

use driftless_schema::{Grantee, Kind, Name, ObjectId};

use crate::plan::{Facts, LockMode, Planned, Relation};

/// A statement about the owner of an object, or about privileges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RightsStatement {
    /// `ALTER … OWNER TO`
    Owner {
        /// The object.
        id: ObjectId,
        /// What it is: `table`.
        what: String,
        /// How the statement names it.
        owned: String,
        /// The new owner.
        owner: Name,
    },
    /// `GRANT` or `REVOKE`, perhaps for objects to come.
    Privileges {
        /// What is done.
        act: Act,
        /// On what.
        on: RightsOn,
        /// The role.
        grantee: Grantee,
        /// Each privilege, with the columns that it is about; none: the whole object.
        all: Vec<(String, Vec<Name>)>,
    },
}

/// What a statement about privileges is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RightsOn {
    /// An object, what it is, and how the statement names it.
    Object(ObjectId, String, String),
    /// The objects of a kind that a role will create, in one schema or in any.
    New {
        /// The role.
        role: Name,
        /// The schema.
        namespace: Option<Name>,
        /// The kind, as the statement names it: `TABLES`.
        kind: &'static str,
    },
}

/// What is done with privileges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// `GRANT`
    Grant,
    /// `GRANT … WITH GRANT OPTION`
    GrantWithOption,
    /// `REVOKE`
    Revoke,
    /// `REVOKE GRANT OPTION FOR`
    RevokeOption,
}

impl RightsStatement {
    /// Whether a role has less afterwards.
    pub(crate) fn takes(&self) -> bool {
        match self {
            RightsStatement::Owner { .. } => false,
            RightsStatement::Privileges { act, .. } => {
                matches!(act, Act::Revoke | Act::RevokeOption)
            }
        }
    }
}

impl Planned for RightsStatement {
    fn about(&self) -> Option<ObjectId> {
        match self {
            RightsStatement::Owner { id, .. } => Some(id.clone()),
            RightsStatement::Privileges { on: RightsOn::Object(id, ..), .. } => Some(id.clone()),
            RightsStatement::Privileges { on: RightsOn::New { namespace, .. }, .. } => {
                namespace.as_ref().map(ObjectId::namespace)
            }
        }
    }

    fn facts(&self, _server_version: u32) -> Facts {
        match self {
            RightsStatement::Owner { id, .. }
                if matches!(id.kind, Kind::Table | Kind::Sequence | Kind::Other) =>
            {
                Facts::default().locking(Relation::Dependent(id.clone()), LockMode::AccessExclusive)
            }
            RightsStatement::Owner { .. } | RightsStatement::Privileges { .. } => Facts::default(),
        }
    }
}
