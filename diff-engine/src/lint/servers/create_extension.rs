//! `create-extension`.

use crate::kinds::ExtensionStatement;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Statement;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "EX101",
        name: "create-extension",
        group: Group::Servers,
        what: "installs an extension",
        why: "The server must have the files of the extension, and only a superuser can install many extensions.",
        example: Example::Sql("CREATE EXTENSION \"citext\";"),
        remedy: "Let a superuser install it beforehand: the next draft then leaves the statement out.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Extension(ExtensionStatement::Create(it)) = &view.step.statement else {
        return None;
    };
    let message = format!("installs extension `{}`, whose files the server must have", it.name);
    let help = "many extensions can only be installed by a superuser: let one do so beforehand, and the next draft leaves this statement out";
    Some(Finding::note(message, help))
}
