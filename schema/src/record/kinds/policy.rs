//! Policies of a struct's table.

use serde::{Deserialize, Serialize};

use super::definition::{Defined, comment_on, enclosed, owned};
use crate::quote::{identifier, qualified};
use crate::record::TableRecord;
use crate::{DependentKind, QualifiedName};

/// A policy of row security.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyRecord {
    /// Its name, which is unique on its table.
    pub name: String,
    /// The line of its name in the struct's source file. 0 in the recorded head.
    #[serde(default, skip_serializing_if = "crate::record::source::is_zero")]
    pub line: u32,
    /// `AS RESTRICTIVE`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restrictive: bool,
    /// Which statements it is for; all when left out.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub command: Option<PolicyCommand>,
    /// The roles that it is for; `public`, or none: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Which rows are seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Which rows may be written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_check: Option<String>,
    /// `COMMENT ON POLICY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// The statements that a policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyCommand {
    /// `SELECT`
    Select,
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
}

pub(super) fn policies(record: &TableRecord, table: &QualifiedName) -> Vec<Defined> {
    record.policies.iter().flat_map(|it| defined(it, table, record)).collect()
}

fn defined(policy: &PolicyRecord, table: &QualifiedName, record: &TableRecord) -> Vec<Defined> {
    let place = (&record.source, policy.line);
    let (name, on) = (identifier(&policy.name), qualified(table));
    let mut text = format!("CREATE POLICY {name} ON {on}");
    if policy.restrictive {
        text += " AS RESTRICTIVE";
    }
    if let Some(command) = policy.command {
        text += match command {
            PolicyCommand::Select => " FOR SELECT",
            PolicyCommand::Insert => " FOR INSERT",
            PolicyCommand::Update => " FOR UPDATE",
            PolicyCommand::Delete => " FOR DELETE",
        };
    }
    if !policy.to.is_empty() {
        let roles: Vec<String> = policy.to.iter().map(|it| role(it)).collect();
        text += &format!(" TO {}", roles.join(", "));
    }
    for (word, condition) in [("USING", &policy.using), ("WITH CHECK", &policy.with_check)] {
        if let Some(condition) = condition {
            text += &format!(" {word} {}", enclosed(condition));
        }
    }
    let what = (DependentKind::Policy, owned(table, &policy.name));
    let mut all = vec![Defined::new(Some(what), format!("{text};"), place)];
    let comment = policy.comment.as_deref();
    let comment = comment.map(|it| comment_on(&format!("POLICY {name} ON {on}"), it));
    all.extend(comment.map(|it| Defined::new(None, it, place)));
    all
}

/// No role can be called `public`.
fn role(name: &str) -> String {
    if name.eq_ignore_ascii_case("public") { "PUBLIC".to_owned() } else { identifier(name) }
}
