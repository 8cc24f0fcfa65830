//! Which migrations a target means, there and back. Pure: a history and what a database has in, migrations in order out.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::{Error, History, Migration, Revision, State};

/// Where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The last revision.
    Head,
    /// Before the first revision.
    Base,
    /// So many revisions further.
    Ahead(usize),
    /// So many revisions back.
    Back(usize),
    /// A revision: its id, the beginning of its id, or its slug.
    Revision(String),
}

impl FromStr for Target {
    type Err = Error;

    fn from_str(text: &str) -> Result<Target, Error> {
        let count = |digits: &str| {
            digits.parse().ok().filter(|it| *it > 0).ok_or_else(|| {
                Error::new(
                    format!("`{text}` is no number of revisions"),
                    "write `+1` or `-1`, or a revision's id",
                )
            })
        };
        match text {
            "" => Err(Error::new(
                "the target is empty",
                "write `head`, `base`, `+1`, `-1` or a revision's id",
            )),
            "head" => Ok(Target::Head),
            "base" => Ok(Target::Base),
            _ => match (text.strip_prefix('+'), text.strip_prefix('-')) {
                (Some(digits), _) => count(digits).map(Target::Ahead),
                (_, Some(digits)) => count(digits).map(Target::Back),
                (None, None) => Ok(Target::Revision(text.to_owned())),
            },
        }
    }
}

/// Which way a plan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// up.sql
    Up,
    /// down.sql
    Down,
}

impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Direction::Up => "up.sql",
            Direction::Down => "down.sql",
        })
    }
}

/// The migrations to run, in order, so that the database has the target and all before it.
pub fn upgrade_plan<'a>(
    history: &'a History,
    applied: &BTreeSet<String>,
    target: &Target,
) -> Result<Vec<&'a Migration>, Error> {
    let pending = |it: &Revision| -> bool { it.state(applied) != State::Applied };
    let end = match target {
        Target::Head => history.revisions.len(),
        Target::Revision(given) => history.position(history.find(given)?) + 1,
        Target::Ahead(count) => {
            let ahead: Vec<usize> = (0..history.revisions.len())
                .filter(|it| pending(&history.revisions[*it]))
                .collect();
            let last = count.checked_sub(1).and_then(|it| ahead.get(it)).ok_or_else(|| {
                Error::new(
                    format!("`+{count}` goes beyond the head: {} pending", revisions(ahead.len())),
                    "`driftless upgrade` applies all that is pending",
                )
            })?;
            last + 1
        }
        Target::Base | Target::Back(_) => {
            return Err(Error::new(
                "`upgrade` only goes forward",
                "use `driftless downgrade` to take revisions back",
            ));
        }
    };
    let wanted = &history.revisions[..end];
    if let Some(undecided) = wanted.iter().find(|it| pending(it) && it.undecided()) {
        return Err(Error::new(
            format!("the revision `{}` is undecided, so nothing was run", undecided.name()),
            "its up.sql names the alternatives: draft it again with `--rename old:new` or `--drop old`",
        ));
    }
    let parts = wanted.iter().flat_map(|it| &it.migrations);
    Ok(parts.filter(|it| !applied.contains(&it.version)).collect())
}

/// The migrations to take back, in order, so that the target is the last that the database has.
pub fn downgrade_plan<'a>(
    history: &'a History,
    applied: &BTreeSet<String>,
    target: &Target,
) -> Result<Vec<&'a Migration>, Error> {
    let present: Vec<usize> = (0..history.revisions.len())
        .filter(|it| history.revisions[*it].state(applied) != State::Pending)
        .collect();
    let start = match target {
        Target::Base => 0,
        Target::Revision(given) => {
            let revision = history.find(given)?;
            if revision.state(applied) == State::Pending {
                return Err(Error::new(
                    format!(
                        "the revision `{}` is not applied, so nothing can be taken back to it",
                        revision.name()
                    ),
                    "use `driftless upgrade` to apply it; `driftless current` shows where the database is",
                ));
            }
            history.position(revision) + 1
        }
        Target::Back(count) => {
            let first = present.len().checked_sub(*count).ok_or_else(|| {
                Error::new(
                    format!(
                        "`-{count}` goes beyond the base: {} applied",
                        revisions(present.len())
                    ),
                    "`driftless downgrade base` takes everything back",
                )
            })?;
            present.get(first).copied().unwrap_or(history.revisions.len())
        }
        Target::Head | Target::Ahead(_) => {
            return Err(Error::new(
                "`downgrade` only goes back",
                "use `driftless upgrade` to go forward",
            ));
        }
    };
    let parts = history.revisions[start..].iter().flat_map(|it| &it.migrations).rev();
    let plan: Vec<&Migration> = parts.filter(|it| applied.contains(&it.version)).collect();
    unknown_above(history, applied, &plan)?;
    match plan.iter().find(|it| it.down.is_none()) {
        Some(migration) => Err(Error::new(
            format!(
                "the migration `{}` has no down.sql, so nothing was taken back",
                migration.name
            ),
            "write one, or downgrade to a revision that comes after it",
        )),
        None => Ok(plan),
    }
}

/// Taking back what lies below something unknown could pull the ground from under it.
fn unknown_above(
    history: &History,
    applied: &BTreeSet<String>,
    plan: &[&Migration],
) -> Result<(), Error> {
    let Some(lowest) = plan.last() else { return Ok(()) };
    let above = |it: &&str| **it > *lowest.version.as_str();
    match history.unknown_versions(applied).into_iter().find(above) {
        Some(version) => Err(Error::new(
            format!(
                "the database has the migration {version}, which the directory does not have and which is later than `{}`",
                lowest.name
            ),
            "check out the code that has it, and take it back there first",
        )),
        None => Ok(()),
    }
}

fn revisions(count: usize) -> String {
    match count {
        1 => "1 revision is".to_owned(),
        _ => format!("{count} revisions are"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::tests::{applied, history};

    fn names(plan: Result<Vec<&Migration>, Error>) -> Vec<&str> {
        plan.expect("there is a plan").into_iter().map(|it| it.name.as_str()).collect()
    }

    fn target(text: &str) -> Target {
        text.parse().expect("it is a target")
    }

    #[test]
    fn targets_are_spelled_so() {
        assert_eq!(target("head"), Target::Head);
        assert_eq!(target("base"), Target::Base);
        assert_eq!(target("+2"), Target::Ahead(2));
        assert_eq!(target("-1"), Target::Back(1));
        assert_eq!(target("posts"), Target::Revision("posts".to_owned()));
        for wrong in ["", "+", "-0", "-x", "+1x"] {
            assert!(wrong.parse::<Target>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn upgrading_runs_what_is_pending_up_to_the_target() {
        let history = history();
        let none = applied(&[]);
        let plan = |applied: &BTreeSet<String>, to: &str| {
            upgrade_plan(&history, applied, &target(to))
                .map(|plan| plan.into_iter().map(|it| it.name.clone()).collect::<Vec<_>>())
        };
        assert_eq!(names(upgrade_plan(&history, &none, &Target::Head)).len(), 4);
        assert_eq!(plan(&none, "+1"), Ok(vec!["1_users".to_owned()]));
        assert_eq!(plan(&applied(&["1", "20000"]), "+1"), Ok(vec!["2-0001_posts".to_owned()]));
        assert_eq!(plan(&applied(&["3"]), "posts").map(|it| it.len()), Ok(3));
        assert!(plan(&none, "+4").is_err());
        assert!(plan(&none, "-1").is_err());
        assert!(plan(&none, "base").is_err());
    }

    #[test]
    fn an_undecided_revision_stops_the_upgrade_before_anything_runs() {
        let mut history = history();
        let lineage = history.revisions[2].migrations[0].lineage.as_mut().expect("it has one");
        lineage.undecided = true;
        let error = upgrade_plan(&history, &applied(&[]), &Target::Head).expect_err("undecided");
        assert!(error.message.contains("`3_tags` is undecided"));
        assert!(upgrade_plan(&history, &applied(&[]), &target("posts")).is_ok());
    }

    #[test]
    fn downgrading_takes_back_whole_groups_last_first() {
        let history = history();
        let all = applied(&["1", "20000", "20001", "3"]);
        let down = |to: &str| names(downgrade_plan(&history, &all, &target(to)));
        assert_eq!(down("-1"), ["3_tags"]);
        assert_eq!(down("-2"), ["3_tags", "2-0001_posts", "2-0000_posts"]);
        assert_eq!(down("1"), ["3_tags", "2-0001_posts", "2-0000_posts"]);
        assert_eq!(down("base").len(), 4);
        assert!(downgrade_plan(&history, &all, &target("-4")).is_err());
        assert!(downgrade_plan(&history, &applied(&["1"]), &target("tags")).is_err());
    }

    #[test]
    fn a_half_applied_group_goes_back_as_far_as_it_came() {
        let history = history();
        let plan = downgrade_plan(&history, &applied(&["1", "20000"]), &Target::Back(1));
        assert_eq!(names(plan), ["2-0000_posts"]);
    }

    #[test]
    fn nothing_is_taken_back_from_under_something_unknown() {
        let history = history();
        let with_unknown = applied(&["1", "20000", "20001", "3", "9"]);
        let error = downgrade_plan(&history, &with_unknown, &Target::Back(1)).expect_err("unknown");
        assert!(error.message.contains("has the migration 9"), "{}", error.message);
        let earlier = applied(&["0", "1", "20000", "20001", "3"]);
        assert!(downgrade_plan(&history, &earlier, &Target::Back(1)).is_ok());
    }
}
