//! Which migrations an upgrade or a downgrade runs. Pure: takes a history, the applied versions and a target, and
//! returns migrations in order.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::graph::listed;
use crate::target::{Anchor, branch_positions};
use crate::{Error, History, Migration, Revision, State, Target};

/// The direction of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// up.sql
    Up,
    /// down.sql
    Down,
}

impl Direction {
    /// The word for it in the journal: `up` or `down`.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

/// The name of its file: `up.sql` or `down.sql`.
impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.sql", self.word())
    }
}

/// The migrations to run, in order, so that the target and everything before it is applied. Unless `out_of_order`, none
/// of them may come before a revision that is already applied.
pub fn upgrade_plan<'a>(
    history: &'a History,
    applied: &BTreeSet<String>,
    target: &Target,
    out_of_order: bool,
) -> Result<Vec<&'a Migration>, Error> {
    let wanted = match target.resolve(history, Some(applied))? {
        (Anchor::Current, 1..) => next_revisions(history, applied, target)?,
        (Anchor::Current | Anchor::Base, ..=-1) => return Err(refuse_backward()),
        (Anchor::Base, 0) if !history.revisions.is_empty() => return Err(refuse_backward()),
        _ => history.with_ancestors(target.revisions(history, Some(applied))?),
    };
    let pending: Vec<&Revision> = wanted
        .iter()
        .map(|it| &history.revisions[*it])
        .filter(|it| it.state(applied) != State::Applied)
        .collect();
    if let Some(undecided) = pending.iter().find(|it| it.undecided()) {
        return Err(Error::new(
            format!("the revision `{}` is undecided, so nothing was run", undecided.name()),
            "decide, and draft it again: `driftless revision --update` with `--rename OLD:NEW` or `--drop OLD`; its up.sql shows both alternatives",
        ));
    }
    refuse_half_squashed(history, applied)?;
    let late: Vec<&Revision> =
        history.out_of_order(applied).into_iter().filter(|it| pending.contains(it)).collect();
    let unexpected = late.iter().filter(|it| it.state(applied) == State::Pending);
    if let (Some(_), false) = (unexpected.clone().next(), out_of_order) {
        return Err(Error::new(
            format!(
                "these revisions are not applied, but revisions that come after them are: {}",
                listed(&late)
            ),
            "check that the order makes no difference, then run `driftless upgrade --out-of-order`; or rename their directories so that they come last",
        ));
    }
    let parts = pending.into_iter().flat_map(|it| &it.migrations);
    Ok(parts.filter(|it| !applied.contains(&it.version)).collect())
}

/// The positions of the applied revisions, and of as many more as the target asks for.
fn next_revisions(
    history: &History,
    applied: &BTreeSet<String>,
    target: &Target,
) -> Result<BTreeSet<usize>, Error> {
    let (_, count) = target.resolve(history, Some(applied))?;
    let on_branch = target.branch_line(history)?;
    let has = |it: &usize| history.revisions[*it].state(applied) == State::Applied;
    let mut wanted: BTreeSet<usize> = (0..history.revisions.len()).filter(has).collect();
    let pending = history.revisions.len() - wanted.len();
    for _ in 0..count {
        let is_next = |place: &usize| {
            let mut parents = history.revisions[*place].parents();
            !wanted.contains(place)
                && on_branch.as_ref().is_none_or(|it| it.contains(place))
                && parents.all(|it| wanted.iter().any(|place| history.revisions[*place].id == *it))
        };
        let candidates: Vec<usize> = (0..history.revisions.len()).filter(is_next).collect();
        let next = only_candidate(history, target, &candidates)?.ok_or_else(|| {
            Error::new(
                format!("`{target}` goes beyond the head: only {} pending", revisions(pending)),
                "`driftless upgrade` applies everything that is pending",
            )
        })?;
        wanted.insert(next);
    }
    Ok(wanted)
}

/// The only one of these positions; `None` if there is none, and an error if there are several.
fn only_candidate(
    history: &History,
    target: &Target,
    candidates: &[usize],
) -> Result<Option<usize>, Error> {
    match candidates {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        several => {
            let several: Vec<&Revision> =
                several.iter().map(|it| &history.revisions[*it]).collect();
            Err(target.ambiguous(&several))
        }
    }
}

fn refuse_backward() -> Error {
    Error::new("`upgrade` only goes forward", "use `driftless downgrade` to roll back revisions")
}

/// A squashed revision runs completely or not at all.
fn refuse_half_squashed(history: &History, applied: &BTreeSet<String>) -> Result<(), Error> {
    match history.squashed_halfway(applied).first() {
        None => Ok(()),
        Some(revision) => Err(Error::new(
            format!(
                "the database has applied only some of the revisions that `{}` squashed",
                revision.name()
            ),
            "check out the code from before the squash, run `driftless upgrade` with it, then return to this code",
        )),
    }
}

/// The migrations to roll back, in order, so that nothing that follows the target remains.
pub fn downgrade_plan<'a>(
    history: &'a History,
    applied: &BTreeSet<String>,
    target: &Target,
) -> Result<Vec<&'a Migration>, Error> {
    let gone = match target.resolve(history, Some(applied))? {
        (Anchor::Current, ..=-1) => last_revisions(history, applied, target)?,
        (Anchor::Current, _) => {
            return Err(Error::new(
                "`downgrade` only goes back",
                "use `driftless upgrade` to go forward",
            ));
        }
        (Anchor::Base, 0) => match &target.branch {
            None => (0..history.revisions.len()).collect(),
            Some(name) => {
                let all = branch_positions(history, name)?;
                let follow = |it: &usize| history.with_descendants(&history.revisions[*it]);
                all.iter().flat_map(follow).collect()
            }
        },
        _ => {
            let stay = target.revisions(history, Some(applied))?;
            if let Some(revision) = stay.iter().find(|it| !it.is_begun(applied)) {
                return Err(Error::new(
                    format!(
                        "the revision `{}` is not applied, so the database cannot be rolled back to it",
                        revision.name()
                    ),
                    "use `driftless upgrade` to apply it; `driftless current` shows the current revision",
                ));
            }
            let mut gone: BTreeSet<usize> = match stay.as_slice() {
                [] => (0..history.revisions.len()).collect(),
                some => some.iter().flat_map(|it| history.with_descendants(it)).collect(),
            };
            for revision in stay {
                gone.remove(&history.position(revision));
            }
            gone
        }
    };
    let parts = gone.iter().rev().flat_map(|it| history.revisions[*it].migrations.iter().rev());
    let plan: Vec<&Migration> = parts.filter(|it| applied.contains(&it.version)).collect();
    refuse_below_unknown(history, applied, &plan)?;
    match plan.iter().find(|it| it.down.is_none()) {
        Some(migration) => Err(Error::new(
            format!(
                "the migration `{}` has no down.sql, so nothing was rolled back",
                migration.name
            ),
            "write a down.sql, or downgrade to a revision that is not before this migration",
        )),
        None => Ok(plan),
    }
}

/// The positions of as many revisions as the target asks for, counted back from the current one.
fn last_revisions(
    history: &History,
    applied: &BTreeSet<String>,
    target: &Target,
) -> Result<BTreeSet<usize>, Error> {
    let (_, count) = target.resolve(history, Some(applied))?;
    let on_branch = target.branch_line(history)?;
    let begun = |it: &usize| history.revisions[*it].is_begun(applied);
    let mut left: BTreeSet<usize> = (0..history.revisions.len()).filter(begun).collect();
    let all = left.len();
    let mut gone = BTreeSet::new();
    for _ in 0..-count {
        let is_last = |place: &usize| {
            let id = history.revisions[*place].id.as_str();
            let mut others = left.iter().map(|it| &history.revisions[*it]);
            on_branch.as_ref().is_none_or(|it| it.contains(place))
                && others.all(|it| it.parents().all(|parent| parent != id))
        };
        let candidates: Vec<usize> = left.iter().copied().filter(is_last).collect();
        let last = only_candidate(history, target, &candidates)?.ok_or_else(|| {
            Error::new(
                format!("`{target}` goes beyond the base: only {} applied", revisions(all)),
                "`driftless downgrade base` rolls back everything",
            )
        })?;
        left.remove(&last);
        gone.insert(last);
    }
    Ok(gone)
}

/// A later migration that the directory lacks may depend on what the plan would roll back.
fn refuse_below_unknown(
    history: &History,
    applied: &BTreeSet<String>,
    plan: &[&Migration],
) -> Result<(), Error> {
    let Some(lowest) = plan.last() else { return Ok(()) };
    let above = |it: &&str| **it > *lowest.version.as_str();
    match history.unknown_versions(applied).into_iter().find(above) {
        Some(version) => Err(Error::new(
            format!(
                "the database has the migration {version}, which is later than `{}` and which the migrations directory lacks: nothing was rolled back",
                lowest.name
            ),
            "check out the code that has this migration, and roll it back first",
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
    use crate::graph::tests::{applied, branches, history, labelled, ours};

    fn names(plan: Result<Vec<&Migration>, Error>) -> Vec<&str> {
        plan.expect("there is a plan").into_iter().map(|it| it.name.as_str()).collect()
    }

    fn target(text: &str) -> Target {
        text.parse().expect("it is a target")
    }

    #[test]
    fn upgrading_runs_what_is_pending_up_to_the_target() {
        let history = history();
        let none = applied(&[]);
        let plan = |applied: &BTreeSet<String>, to: &str| {
            upgrade_plan(&history, applied, &target(to), false)
                .map(|plan| plan.into_iter().map(|it| it.name.clone()).collect::<Vec<_>>())
                .map_err(|it| it.message)
        };
        assert_eq!(names(upgrade_plan(&history, &none, &Target::head(), false)).len(), 4);
        assert_eq!(plan(&none, "+1"), Ok(vec!["1_users".to_owned()]));
        assert_eq!(plan(&applied(&["1", "20000"]), "+1"), Ok(vec!["2-0001_posts".to_owned()]));
        assert!(
            plan(&applied(&["3"]), "posts")
                .is_err_and(|it| it.contains("revisions that come after them are"))
        );
        let late = upgrade_plan(&history, &applied(&["3"]), &target("posts"), true);
        assert_eq!(names(late).len(), 3);
        assert!(plan(&none, "+4").is_err());
        assert!(plan(&none, "-1").is_err());
        assert!(plan(&none, "base").is_err());
    }

    #[test]
    fn an_undecided_revision_stops_the_upgrade_before_anything_runs() {
        let mut history = history();
        let lineage = history.revisions[2].migrations[0].lineage.as_mut().expect("it has one");
        lineage.undecided = true;
        let error =
            upgrade_plan(&history, &applied(&[]), &Target::head(), false).expect_err("undecided");
        assert!(error.message.contains("`3_tags` is undecided"));
        assert!(upgrade_plan(&history, &applied(&[]), &target("posts"), false).is_ok());
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
        let plan = downgrade_plan(&history, &applied(&["1", "20000"]), &target("-1"));
        assert_eq!(names(plan), ["2-0000_posts"]);
    }

    #[test]
    fn nothing_is_taken_back_from_under_something_unknown() {
        let history = history();
        let with_unknown = applied(&["1", "20000", "20001", "3", "9"]);
        let error = downgrade_plan(&history, &with_unknown, &target("-1")).expect_err("unknown");
        assert!(error.message.contains("has the migration 9"), "{}", error.message);
        let earlier = applied(&["0", "1", "20000", "20001", "3"]);
        assert!(downgrade_plan(&history, &earlier, &target("-1")).is_ok());
    }

    #[test]
    fn branches_are_gone_up_and_down_one_by_one() {
        let history = branches(true);
        let up = |has: &[&str], to: &str| {
            upgrade_plan(&history, &applied(has), &target(to), false)
                .map(|plan| plan.into_iter().map(|it| it.version.clone()).collect::<String>())
                .map_err(|it| it.message)
        };
        let down = |has: &[&str], to: &str| {
            downgrade_plan(&history, &applied(has), &target(to))
                .map(|plan| plan.into_iter().map(|it| it.version.clone()).collect::<String>())
                .map_err(|it| it.message)
        };
        let all = ["1", "2", "3", "4", "5"];
        assert_eq!(up(&[], "head").as_deref(), Ok("12345"));
        assert_eq!(up(&[], "left@aaa2").as_deref(), Ok("124"));
        assert_eq!(up(&["1"], "left@+1").as_deref(), Ok("2"));
        assert!(up(&["1"], "+1").is_err_and(|it| it.contains("ambiguous")));
        assert_eq!(up(&["1", "3"], "head").as_deref(), Ok("245"), "an older branch is not late");
        assert_eq!(up(&["1", "2"], "base0").as_deref(), Ok(""));
        assert_eq!(down(&all, "-1").as_deref(), Ok("5"));
        assert!(down(&all, "-2").is_err_and(|it| it.contains("ambiguous")));
        assert_eq!(down(&all, "aaa1").as_deref(), Ok("54"));
        assert_eq!(down(&all, "base0").as_deref(), Ok("5432"));
        assert_eq!(down(&["1", "2", "3", "4"], "right@base").as_deref(), Ok("3"));
        assert_eq!(down(&["1", "2", "3", "4"], "left@-2").as_deref(), Ok("42"));
        assert_eq!(down(&all, "base").as_deref(), Ok("54321"));
        // A branch name that contains one of the keywords is not a keyword.
        let branch = vec![
            ours("1_base", "base0", &[], 1, 1),
            labelled("2_ahead", "aaa1", &["base0"], "ahead"),
        ];
        let branch = History::of(branch).expect("each has its place");
        let back = upgrade_plan(&branch, &applied(&[]), &target("ahead@base"), false);
        assert!(back.is_err_and(|it| it.message.contains("only goes forward")));
        let parted = branches(false);
        let heads = upgrade_plan(&parted, &applied(&[]), &target("heads"), false);
        assert_eq!(names(heads).len(), 4);
        assert!(upgrade_plan(&parted, &applied(&[]), &Target::head(), false).is_err());
    }

    #[test]
    fn what_a_revision_depends_on_comes_along_and_holds_it() {
        let mut migrations: Vec<Migration> =
            branches(false).revisions.into_iter().flat_map(|it| it.migrations).collect();
        let lineage = migrations[3].lineage.as_mut().expect("it has one");
        lineage.depends_on = vec!["bbb1".to_owned()];
        let history = History::of(migrations).expect("each has its place");
        let up = upgrade_plan(&history, &applied(&[]), &target("left@head"), false);
        assert_eq!(names(up), ["1_base", "2_a1", "3_b1", "4_a2"]);
        let all = applied(&["1", "2", "3", "4"]);
        assert_eq!(names(downgrade_plan(&history, &all, &target("right@base"))), ["4_a2", "3_b1"]);
    }
}
