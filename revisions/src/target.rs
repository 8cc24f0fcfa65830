//! The ways to name a revision: `head`, an id or its beginning, a name, `label@head`, `+1`, `ab12-2`, `base:head`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::graph::listed;
use crate::{Error, History, Revision};

/// A target as written. What it means depends on the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The text as written.
    text: String,
    /// The part before `@`: the label of a branch, or a revision on it.
    pub(crate) branch: Option<String>,
    /// The part after `@`.
    rest: String,
}

/// What a target names, without the steps after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Anchor<'a> {
    /// Before the first revision.
    Base,
    /// The current revision of the database.
    Current,
    /// These revisions.
    Revisions(Vec<&'a Revision>),
}

impl FromStr for Target {
    type Err = Error;

    fn from_str(text: &str) -> Result<Target, Error> {
        let (branch, rest) = match text.split_once('@') {
            Some((branch, rest)) => (Some(branch.to_owned()), rest),
            None => (None, text),
        };
        if rest.is_empty() || branch.as_deref() == Some("") {
            return Err(Error::new(
                match text {
                    "" => "the target is empty".to_owned(),
                    _ => format!("`{text}` lacks the part before or after `@`"),
                },
                "write `head`, `heads`, `base`, `current`, `+1`, `-1`, a revision's id or name, or `LABEL@head`",
            ));
        }
        Ok(Target { text: text.to_owned(), branch, rest: rest.to_owned() })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Target {
    /// `head`
    pub fn head() -> Target {
        Target { text: "head".to_owned(), branch: None, rest: "head".to_owned() }
    }

    /// Whether it counts from the current revision of the database: `+1`, `-2`, `current`.
    pub fn is_relative(&self) -> bool {
        let steps = self.rest.strip_prefix("current").unwrap_or(&self.rest);
        self.rest == "current" || steps.starts_with(['+', '-'])
    }

    /// Splits the text into a name and steps. A complete name has priority: `2026-11-23-101500` is a version, not
    /// 101500 steps back.
    fn split_steps<'a>(&'a self, history: &History) -> Result<(&'a str, i64), Error> {
        let is_name = !self.rest.starts_with(['+', '-'])
            && (["head", "heads", "base", "current"].contains(&self.rest.as_str())
                || !history.matching(&self.rest).is_empty());
        let Some(sign) = self.rest.rfind(['+', '-']).filter(|_| !is_name) else {
            return Ok((&self.rest, 0));
        };
        let (name, steps) = self.rest.split_at(sign);
        let is_number = steps.len() > 1 && steps[1..].bytes().all(|it| it.is_ascii_digit());
        match (is_number, steps.parse::<i64>()) {
            (true, Ok(count)) if count != 0 && count.abs() < 1_000_000 => Ok((name, count)),
            _ if name.is_empty() => Err(Error::new(
                format!("`{}` is not a number of revisions", self.text),
                "write `+1` or `-1`, or a revision's id",
            )),
            _ => Ok((&self.rest, 0)),
        }
    }

    /// The positions of the branch before `@`, and of the revisions that lead to it.
    pub(crate) fn branch_line(&self, history: &History) -> Result<Option<BTreeSet<usize>>, Error> {
        let Some(name) = &self.branch else { return Ok(None) };
        let branch = branch_positions(history, name)?;
        let bearers = history.revisions.iter().filter(|it| it.labels.contains(name));
        Ok(Some(&history.with_ancestors(bearers) | &branch))
    }

    /// The revisions that it names, and the number of steps up or down from them.
    pub(crate) fn resolve<'a>(
        &self,
        history: &'a History,
        applied: Option<&BTreeSet<String>>,
    ) -> Result<(Anchor<'a>, i64), Error> {
        let (name, steps) = self.split_steps(history)?;
        let current = || {
            applied.map(|it| history.current(it)).ok_or_else(|| {
                Error::new(
                    format!(
                        "`{}` depends on the database, but no database is configured",
                        self.text
                    ),
                    "set DATABASE_URL, or pass `--database-url postgres://…`",
                )
            })
        };
        let on_branch = self.branch_line(history)?;
        let within = |it: &&Revision| {
            on_branch.as_ref().is_none_or(|branch| branch.contains(&history.position(it)))
        };
        let anchor = match name {
            "" => Anchor::Current,
            "base" => Anchor::Base,
            "head" | "heads" => {
                let heads: Vec<&Revision> = match &on_branch {
                    None => history.heads(),
                    Some(_) => {
                        let all: Vec<&Revision> = history.revisions.iter().filter(within).collect();
                        let followed = |one: &&&Revision| {
                            all.iter().any(|other| other.revises.contains(&one.id))
                        };
                        all.iter().filter(|it| !followed(it)).copied().collect()
                    }
                };
                if let (true, "head") = (heads.len() > 1, name) {
                    return Err(match &on_branch {
                        None => history.head().expect_err("there are several"),
                        Some(_) => Error::new(
                            format!("`{}` has several heads: {}", self.text, listed(&heads)),
                            "name one of them by its id, or write `heads` for all",
                        ),
                    });
                }
                // Without revisions there is no head: an empty directory is up to date.
                Anchor::Revisions(heads)
            }
            "current" => match current()?.into_iter().filter(within).collect::<Vec<_>>() {
                none if none.is_empty() => Anchor::Base,
                some => Anchor::Revisions(some),
            },
            name => Anchor::Revisions(vec![self.revision_named(history, name, &within)?]),
        };
        Ok((anchor, steps))
    }

    fn revision_named<'a>(
        &self,
        history: &'a History,
        name: &str,
        within: &dyn Fn(&&Revision) -> bool,
    ) -> Result<&'a Revision, Error> {
        let all = history.matching(name);
        let on_branch: Vec<&Revision> = all.iter().copied().filter(|it| within(it)).collect();
        match (on_branch.as_slice(), all.as_slice()) {
            ([revision], _) => Ok(revision),
            ([], [elsewhere, ..]) => Err(Error::new(
                format!("`{}` is not on the branch that `{}` names", elsewhere.name(), self.text),
                "`driftless history` shows the branches; remove the part before `@`",
            )),
            _ => history.find(name),
        }
    }

    /// The revisions that it means; none if it is before the first one.
    pub fn revisions<'a>(
        &self,
        history: &'a History,
        applied: Option<&BTreeSet<String>>,
    ) -> Result<Vec<&'a Revision>, Error> {
        let (anchor, steps) = self.resolve(history, applied)?;
        let start = match anchor {
            Anchor::Base => Vec::new(),
            Anchor::Revisions(revisions) => revisions,
            Anchor::Current => applied.map(|it| history.current(it)).ok_or_else(|| {
                Error::new(
                    format!(
                        "`{}` counts from the current revision of the database, but no database is configured",
                        self.text
                    ),
                    "set DATABASE_URL, or name the start: `base+1`, `head-1`",
                )
            })?,
        };
        match steps {
            0 => Ok(start),
            1.. => self.walk_up(history, start, steps),
            _ => self.walk_down(history, start, -steps)?.ok_or_else(|| self.out_of_range()),
        }
    }

    fn walk_up<'a>(
        &self,
        history: &'a History,
        mut at: Vec<&'a Revision>,
        steps: i64,
    ) -> Result<Vec<&'a Revision>, Error> {
        let branch = self.branch_line(history)?;
        for _ in 0..steps {
            let next: Vec<&Revision> = match at.as_slice() {
                [] => history.revisions.iter().filter(|it| it.revises.is_empty()).collect(),
                [one] => history.children(one),
                several => return Err(self.ambiguous(several)),
            };
            let next = self.only_on_branch(history, next, branch.as_ref())?;
            at = vec![next.ok_or_else(|| self.out_of_range())?];
        }
        Ok(at)
    }

    /// `None` if the steps go back further than the base.
    fn walk_down<'a>(
        &self,
        history: &'a History,
        mut at: Vec<&'a Revision>,
        steps: i64,
    ) -> Result<Option<Vec<&'a Revision>>, Error> {
        let branch = self.branch_line(history)?;
        for _ in 0..steps {
            let one = match at.as_slice() {
                [] => return Ok(None),
                [one] => *one,
                several => return Err(self.ambiguous(several)),
            };
            let next: Vec<&Revision> =
                history.revisions.iter().filter(|it| one.revises.contains(&it.id)).collect();
            if next.is_empty() {
                at = next;
                continue;
            }
            let Some(next) = self.only_on_branch(history, next, branch.as_ref())? else {
                return Ok(None);
            };
            at = vec![next];
        }
        Ok(Some(at))
    }

    /// The only one of these revisions that is on the branch; `None` if none is.
    fn only_on_branch<'a>(
        &self,
        history: &History,
        next: Vec<&'a Revision>,
        branch: Option<&BTreeSet<usize>>,
    ) -> Result<Option<&'a Revision>, Error> {
        let on_branch =
            |it: &&Revision| branch.is_none_or(|all| all.contains(&history.position(it)));
        let next: Vec<&Revision> = next.into_iter().filter(on_branch).collect();
        match next.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            several => Err(self.ambiguous(several)),
        }
    }

    fn out_of_range(&self) -> Error {
        Error::new(
            format!("`{}` goes beyond the first or last revision", self.text),
            "`driftless history` lists them",
        )
    }

    pub(crate) fn ambiguous(&self, between: &[&Revision]) -> Error {
        Error::new(
            format!(
                "`{}` is ambiguous, because branches meet there: {}",
                self.text,
                listed(between)
            ),
            "name the revision, or the branch: `LABEL@+1`, `ID@-1`",
        )
    }
}

/// The positions of a branch: the revisions with its label, or, if a revision is named, everything before and after
/// that revision.
pub(crate) fn branch_positions(history: &History, name: &str) -> Result<BTreeSet<usize>, Error> {
    let labelled: BTreeSet<usize> = (0..history.revisions.len())
        .filter(|it| history.labels(&history.revisions[*it]).contains(name))
        .collect();
    if !labelled.is_empty() {
        return Ok(labelled);
    }
    let revision = history.find(name)?;
    Ok(&history.with_ancestors([revision]) | &history.with_descendants(revision))
}

/// Two ends, each of which may be left out: `base:head`, `ab12:`, `:ab12`, `-3:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The start; `None` is the base.
    pub from: Option<Target>,
    /// The end; `None` is the heads.
    pub to: Option<Target>,
}

impl FromStr for Range {
    type Err = Error;

    fn from_str(text: &str) -> Result<Range, Error> {
        let (from, to) = text.split_once(':').ok_or_else(|| {
            Error::new(
                format!("`{text}` is not a range"),
                "write `FROM:TO`, `FROM:` or `:TO`, for example `base:head` or `-3:`",
            )
        })?;
        let end = |it: &str| if it.is_empty() { Ok(None) } else { it.parse().map(Some) };
        Ok(Range { from: end(from)?, to: end(to)? })
    }
}

impl Range {
    /// The upper end. A relative one (`+2`) counts from the lower end.
    fn end<'a>(
        &self,
        history: &'a History,
        applied: Option<&BTreeSet<String>>,
        start: Vec<&'a Revision>,
    ) -> Result<Vec<&'a Revision>, Error> {
        let Some(to) = &self.to else { return Ok(history.heads()) };
        match to.resolve(history, applied)? {
            (Anchor::Current, steps @ 1..) => to.walk_up(history, start, steps),
            _ => to.revisions(history, applied),
        }
    }

    /// The positions of its revisions, both ends included. `-3:` starts three revisions below the upper end.
    pub fn positions(
        &self,
        history: &History,
        applied: Option<&BTreeSet<String>>,
    ) -> Result<BTreeSet<usize>, Error> {
        let below = |revisions: &[&Revision]| history.with_ancestors(revisions.iter().copied());
        let Some(from) = &self.from else {
            return Ok(below(&self.end(history, applied, Vec::new())?));
        };
        let start: Vec<&Revision> = match from.resolve(history, applied)? {
            (Anchor::Current, steps @ ..=-1) => {
                let end = self.end(history, applied, Vec::new())?;
                // The steps go below the base: the range starts at the base.
                from.walk_down(history, end, -steps)?.unwrap_or_default()
            }
            _ => from.revisions(history, applied)?,
        };
        let reached = below(&self.end(history, applied, start.clone())?);
        if start.is_empty() {
            return Ok(reached);
        }
        let mut all = BTreeSet::new();
        for revision in start {
            all.extend(history.with_descendants(revision).intersection(&reached));
        }
        if all.is_empty() {
            return Err(Error::new(
                format!(
                    "the range starts after its end: `{from}:{}`",
                    self.to.as_ref().map(ToString::to_string).unwrap_or_default()
                ),
                "write the older end first",
            ));
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::tests::{applied, branches, history};

    fn ids(history: &History, text: &str, has: &[&str]) -> Result<Vec<String>, String> {
        let target: Target = text.parse().map_err(|it: Error| it.message)?;
        let found = target.revisions(history, Some(&applied(has))).map_err(|it| it.message)?;
        Ok(found.into_iter().map(|it| it.id.clone()).collect())
    }

    fn is(history: &History, text: &str, has: &[&str], wanted: &[&str]) {
        let wanted: Vec<String> = wanted.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(ids(history, text, has), Ok(wanted), "{text}");
    }

    #[test]
    fn targets_on_a_line() {
        let history = history();
        is(&history, "head", &[], &["aac2"]);
        is(&history, "heads", &[], &["aac2"]);
        is(&history, "base", &[], &[]);
        is(&history, "head-1", &[], &["aab1"]);
        is(&history, "base+2", &[], &["aab1"]);
        is(&history, "posts+1", &[], &["aac2"]);
        is(&history, "posts-2", &[], &[]);
        is(&history, "current", &["1"], &["1"]);
        is(&history, "current+1", &["1"], &["aab1"]);
        is(&history, "+1", &["1"], &["aab1"]);
        is(&history, "2-0000_posts", &[], &["aab1"]);
        is(&history, "2-0000", &[], &["aab1"]);
        assert!(
            ids(&history, "base-1", &[])
                .is_err_and(|it| it.contains("goes beyond the first or last"))
        );
        assert!(
            ids(&history, "head+1", &[])
                .is_err_and(|it| it.contains("goes beyond the first or last"))
        );
        for (text, counts) in [
            ("current", true),
            ("current+1", true),
            ("left@current-1", true),
            ("+1", true),
            ("-2", true),
            ("currency", false),
            ("currents-1", false),
            ("head-1", false),
        ] {
            let target: Target = text.parse().expect("it is a target");
            assert_eq!(target.is_relative(), counts, "{text}");
        }
        for wrong in ["", "+", "-0", "-x", "+1x", "@head", "a@", "pots"] {
            assert!(ids(&history, wrong, &[]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn targets_where_branches_part_and_meet() {
        let parted = branches(false);
        assert!(ids(&parted, "head", &[]).is_err_and(|it| it.contains("several heads")));
        is(&parted, "heads", &[], &["bbb1", "aaa2"]);
        is(&parted, "left@head", &[], &["aaa2"]);
        is(&parted, "right@head", &[], &["bbb1"]);
        is(&parted, "bbb1@head", &[], &["bbb1"]);
        is(&parted, "left", &[], &["aaa1"]);
        is(&parted, "left@base+1", &[], &["base0"]);
        assert!(ids(&parted, "base0+1", &[]).is_err_and(|it| it.contains("ambiguous")));
        is(&parted, "left@aaa1+1", &[], &["aaa2"]);
        assert!(
            ids(&parted, "left@bbb1", &[])
                .is_err_and(|it| it.contains("is not on the branch that"))
        );
        let merged = branches(true);
        is(&merged, "head", &[], &["mmm1"]);
        assert!(ids(&merged, "head-1", &[]).is_err_and(|it| it.contains("ambiguous")));
        is(&merged, "left@head-1", &[], &["aaa2"]);
        assert!(ids(&merged, "current-1", &["1", "2", "3"]).is_err());
    }

    fn range(text: &str) -> Result<Vec<String>, String> {
        let history = branches(true);
        let range: Range = text.parse().map_err(|it: Error| it.message)?;
        let all =
            range.positions(&history, Some(&applied(&["1", "2"]))).map_err(|it| it.message)?;
        Ok(all.into_iter().map(|it| history.revisions[it].id.clone()).collect())
    }

    #[test]
    fn ranges_hold_both_ends() {
        let is = |text: &str, wanted: &str| {
            let wanted: Vec<String> = wanted.split_whitespace().map(str::to_owned).collect();
            assert_eq!(range(text), Ok(wanted), "{text}");
        };
        is(":", "base0 aaa1 bbb1 aaa2 mmm1");
        is("base:aaa2", "base0 aaa1 aaa2");
        is("aaa1:", "aaa1 aaa2 mmm1");
        is("aaa1:+1", "aaa1 aaa2");
        is(":bbb1", "base0 bbb1");
        is("current:head", "aaa1 aaa2 mmm1");
        is("-1:aaa2", "aaa1 aaa2");
        is("-9:aaa2", "base0 aaa1 aaa2");
        assert!(range("mmm1:aaa1").is_err_and(|it| it.contains("starts after its end")));
        assert!(range("head").is_err_and(|it| it.contains("is not a range")));
    }
}
