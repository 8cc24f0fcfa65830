//! `rebuild-enum`.

use crate::lint::phrase::{labels, under};
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Statement;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "EN104",
        name: "rebuild-enum",
        group: Group::Enums,
        what: "recreates an enum, because labels are removed or change their order",
        why: "PostgreSQL can neither remove nor reorder labels. Another type takes the enum's place, every table with a column of it is rewritten while reads and writes wait, and running programs look for a type that is gone.",
        example: Example::Sql(
            "ALTER TYPE \"status\" RENAME TO \"status__old\";\nCREATE TYPE \"status\" AS ENUM ('open', 'closed');\nALTER TABLE \"orders\" ALTER COLUMN \"status\" TYPE \"status\" USING …;",
        ),
        remedy: "Keep a label that is not needed any more, and forbid it with a check on each column. Say `removed(label, map_to = …)` on the enum to give its rows another label. Running programs must reconnect.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::ReplaceEnum { after, away, gone, renamed, columns, .. } = &view.step.statement
    else {
        return None;
    };
    let name = &after.name;
    let what = match (away.as_slice(), gone.as_slice()) {
        ([], _) => "puts its labels in another order".to_owned(),
        (all, []) => format!("takes {} away", labels(all)),
        (all, gone) => {
            format!("takes {} away, which fails if a row has {}", labels(all), labels(gone))
        }
    };
    let tables: Vec<String> = columns.iter().map(|it| format!("`{it}`")).collect();
    let lock = columns.iter().filter_map(|it| view.context.relabelling(it)).max();
    let rewrites = match lock {
        None => String::new(),
        Some(lock) => {
            format!("; the tables of {} are rewritten {}", tables.join(", "), under(lock))
        }
    };
    let renames: Vec<String> =
        renamed.iter().map(|it| format!(" renames `{}` to `{}`,", it.before, it.after)).collect();
    let renames = renames.concat();
    let renames = renames.strip_suffix(',').map_or(String::new(), |it| format!(",{it}"));
    let message = format!("makes enum `{name}` again{renames} and {what}{rewrites}");
    let help = match away.as_slice() {
        [] => "cheaper: keep the order that the database has; running programs must reconnect",
        _ => {
            "cheaper: keep the label, and forbid it with a check on each column (`check = \"status <> 'label'\"`); say `removed(label, map_to = …)` on the enum to give its rows another one; running programs must reconnect"
        }
    };
    Some(Finding::warning(message, help))
}
