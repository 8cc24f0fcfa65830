//! Privileges on a table and on its columns.

use std::fmt;

use crate::Name;

/// The privileges that roles have on one table, besides those of its owner.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    /// The role that owns the table, which needs no grant; none if that is not known. Never compared.
    pub owner: Option<Name>,
    /// The privileges, in no order.
    pub all: Vec<Grant>,
}

impl PartialEq for Grants {
    fn eq(&self, other: &Grants) -> bool {
        let sorted = |it: &Grants| {
            let mut all = it.all.clone();
            all.sort();
            all
        };
        sorted(self) == sorted(other)
    }
}

impl Eq for Grants {}

/// One privilege of one role on a table, or on one of its columns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// Who has it.
    pub grantee: Grantee,
    /// What it allows.
    pub privilege: Privilege,
    /// The column that it is about; none: the whole table.
    pub column: Option<Name>,
    /// `WITH GRANT OPTION`: whether the role may grant it to others.
    pub grantable: bool,
}

/// Who has a privilege.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grantee {
    /// `PUBLIC`: every role.
    Public,
    /// One role.
    Role(Name),
}

impl fmt::Display for Grantee {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Grantee::Public => formatter.write_str("PUBLIC"),
            Grantee::Role(name) => name.fmt(formatter),
        }
    }
}

/// What a role may do with a table or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Privilege {
    /// Every privilege that the server knows for a table, or for a column.
    All,
    /// `SELECT`.
    Select,
    /// `INSERT`.
    Insert,
    /// `UPDATE`.
    Update,
    /// `DELETE`.
    Delete,
    /// `TRUNCATE`.
    Truncate,
    /// `REFERENCES`.
    References,
    /// `TRIGGER`.
    Trigger,
    /// `MAINTAIN`. From PostgreSQL 17 on.
    Maintain,
}

impl Privilege {
    /// Each of them.
    pub const EACH: [Privilege; 9] = [
        Privilege::All,
        Privilege::Select,
        Privilege::Insert,
        Privilege::Update,
        Privilege::Delete,
        Privilege::Truncate,
        Privilege::References,
        Privilege::Trigger,
        Privilege::Maintain,
    ];

    /// The keyword in `GRANT`, which is also the catalog's word.
    pub fn keyword(self) -> &'static str {
        match self {
            Privilege::All => "ALL",
            Privilege::Select => "SELECT",
            Privilege::Insert => "INSERT",
            Privilege::Update => "UPDATE",
            Privilege::Delete => "DELETE",
            Privilege::Truncate => "TRUNCATE",
            Privilege::References => "REFERENCES",
            Privilege::Trigger => "TRIGGER",
            Privilege::Maintain => "MAINTAIN",
        }
    }

    /// The privilege with that keyword, in any case.
    pub fn of_keyword(word: &str) -> Option<Privilege> {
        Privilege::EACH.into_iter().find(|it| it.keyword().eq_ignore_ascii_case(word))
    }

    /// Whether a column can have it.
    pub fn is_of_columns(self) -> bool {
        match self {
            Privilege::All
            | Privilege::Select
            | Privilege::Insert
            | Privilege::Update
            | Privilege::References => true,
            Privilege::Delete | Privilege::Truncate | Privilege::Trigger | Privilege::Maintain => {
                false
            }
        }
    }
}
