//! Statements about a domain as SQL.

use driftless_schema::naming::object_name;
use driftless_schema::{Domain, DomainCheck, QualifiedName, Validity};

use super::DomainStatement;
use crate::render::{
    Spelled, comment_on, enclosed, identifier, loose, qualified, rename, type_name, validity,
};

impl Spelled for DomainStatement {
    fn sql(&self) -> String {
        let alter = |name: &QualifiedName, what: String| {
            format!("ALTER DOMAIN {} {what};\n", qualified(name))
        };
        match self {
            DomainStatement::Create(it) => create(it, " NOT NULL"),
            DomainStatement::Drop(name) | DomainStatement::DropReplaced(name) => {
                format!("DROP DOMAIN {};\n", qualified(name))
            }
            DomainStatement::Rename(names) => rename("DOMAIN", names),
            DomainStatement::RenameCheck(name, names) => {
                let (before, after) = (identifier(&names.before), identifier(&names.after));
                alter(name, format!("RENAME CONSTRAINT {before} TO {after}"))
            }
            DomainStatement::AddCheck(name, it) => alter(name, format!("ADD {}", check(it))),
            DomainStatement::DropCheck(name, check) => {
                alter(name, format!("DROP CONSTRAINT {}", identifier(check)))
            }
            DomainStatement::ValidateCheck(name, check) => {
                alter(name, format!("VALIDATE CONSTRAINT {}", identifier(check)))
            }
            DomainStatement::NotNull(name, true) => alter(name, "SET NOT NULL".to_owned()),
            DomainStatement::NotNull(name, false) => alter(name, "DROP NOT NULL".to_owned()),
            DomainStatement::Default(name, Some(it)) => alter(name, format!("SET DEFAULT {it}")),
            DomainStatement::Default(name, None) => alter(name, "DROP DEFAULT".to_owned()),
            DomainStatement::Comment(name, text) => {
                comment_on(&format!("DOMAIN {}", qualified(name)), text.as_deref())
            }
            DomainStatement::CommentOnCheck(name, check, text) => {
                let on = format!("CONSTRAINT {} ON DOMAIN {}", identifier(check), qualified(name));
                comment_on(&on, text.as_deref())
            }
            DomainStatement::Replace { names, after } => {
                // From PostgreSQL 17 on the `NOT NULL` has a name, and the old domain has the usual one.
                let name = object_name(after.name.name.as_str(), "", "not_null");
                let not_null = format!(" CONSTRAINT {} NOT NULL", identifier(&name));
                format!("{}{}", rename("DOMAIN", names), create(after, &not_null))
            }
        }
    }
}

fn create(domain: &Domain, not_null: &str) -> String {
    let mut text =
        format!("CREATE DOMAIN {} AS {}", qualified(&domain.name), type_name(&domain.data_type));
    if let Some(collation) = &domain.collation {
        text += &format!(" COLLATE {}", loose(collation));
    }
    if let Some(default) = &domain.default {
        text += &format!(" DEFAULT {default}");
    }
    if domain.not_null {
        text += not_null;
    }
    for it in domain.checks.iter().filter(|it| it.validity == Validity::Valid) {
        text += &format!("\n    {}", check(it));
    }
    text + ";\n"
}

fn check(it: &DomainCheck) -> String {
    format!(
        "CONSTRAINT {} CHECK {}{}",
        identifier(&it.name),
        enclosed(&it.expression),
        validity(it.validity)
    )
}
