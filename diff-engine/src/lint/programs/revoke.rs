//! `revoke`.

use driftless_schema::ObjectId;

use crate::kinds::{Act, GrantStatement, RightsOn, RightsStatement};
use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Statement;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP119",
        name: "revoke",
        group: Group::Programs,
        what: "revokes privileges on a table or on its columns from a role",
        why: "Running programs that connect as this role fail (`permission denied`) as soon as the migration commits.",
        example: Example::Sql("REVOKE SELECT ON \"public\".\"users\" FROM \"reader\";"),
        remedy: "Release programs that no longer need the privileges first. If a role must keep them, write them on the struct: `grant(select, to = \"reader\")`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    if view.context.direction == Direction::Down {
        return None;
    }
    let (privileges, on, grantee, help) = match &view.step.statement {
        Statement::Grant(GrantStatement::Revoke(it))
            if !view.context.is_created(&ObjectId::table(&it.table)) =>
        {
            let help = "release programs that no longer need them first, or write on the struct what the role must keep: `grant(select, to = \"reader\")`";
            (it.to_string(), format!("`{}`", it.table), &it.grantee, help)
        }
        Statement::Rights(RightsStatement::Privileges {
            act: Act::Revoke,
            on: RightsOn::Object(id, what, _),
            grantee,
            all,
        }) if !view.context.is_created(id) => {
            let all: Vec<&str> = all.iter().map(|it| it.0.as_str()).collect();
            // These are only compared with another database's.
            let help = "release programs that no longer need them first, or grant what the role must keep in the other database too";
            (all.join(", "), format!("{what} `{id}`"), grantee, help)
        }
        _ => return None,
    };
    Some(Finding::warning(
        format!(
            "revokes {privileges} on {on} from `{grantee}`: running programs that use these privileges fail"
        ),
        help,
    ))
}
