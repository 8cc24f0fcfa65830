//! Privileges on a table.

use serde::{Deserialize, Serialize};

use crate::record::TableRecord;
use crate::{Grant, Grantee, Grants, Name, Privilege};

/// The grantee that stands for every role: no role can have this name.
const PUBLIC: &str = "public";

/// Privileges of one role: `grant(select, update(name), to = "reader")`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantRecord {
    /// What the role may do.
    pub privileges: Vec<PrivilegeRecord>,
    /// The role; `public`: every role.
    pub to: String,
    /// `with_grant_option`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_grant_option: bool,
}

/// One privilege.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivilegeRecord {
    /// Its word, such as `select`.
    pub word: PrivilegeWord,
    /// Column names in the database; none: the whole table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}

/// What a role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrivilegeWord {
    /// `all`
    All,
    /// `select`
    Select,
    /// `insert`
    Insert,
    /// `update`
    Update,
    /// `delete`
    Delete,
    /// `truncate`
    Truncate,
    /// `references`
    References,
    /// `trigger`
    Trigger,
    /// `maintain`
    Maintain,
}

impl From<PrivilegeWord> for Privilege {
    fn from(word: PrivilegeWord) -> Privilege {
        match word {
            PrivilegeWord::All => Privilege::All,
            PrivilegeWord::Select => Privilege::Select,
            PrivilegeWord::Insert => Privilege::Insert,
            PrivilegeWord::Update => Privilege::Update,
            PrivilegeWord::Delete => Privilege::Delete,
            PrivilegeWord::Truncate => Privilege::Truncate,
            PrivilegeWord::References => Privilege::References,
            PrivilegeWord::Trigger => Privilege::Trigger,
            PrivilegeWord::Maintain => Privilege::Maintain,
        }
    }
}

/// A model without a word on privileges leaves them to others.
pub(super) fn grants(record: &TableRecord) -> Option<Grants> {
    if record.grants.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    for GrantRecord { privileges, to, with_grant_option } in &record.grants {
        let grantee = match to.as_str() {
            PUBLIC => Grantee::Public,
            role => Grantee::Role(Name::new(role)),
        };
        for PrivilegeRecord { word, columns } in privileges {
            let grant = |column: Option<Name>| Grant {
                grantee: grantee.clone(),
                privilege: Privilege::from(*word),
                column,
                grantable: *with_grant_option,
            };
            match columns.is_empty() {
                true => all.push(grant(None)),
                false => all.extend(columns.iter().map(|it| grant(Some(Name::new(it.as_str()))))),
            }
        }
    }
    Some(Grants { owner: None, all })
}
