//! Reads the recorded head of a commit. It runs `git`, so any name that git accepts for a commit works.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use driftless_revisions::RECORDED_HEAD;

use crate::failure::Failure;

/// The recorded head of that migrations directory, as of a commit, a branch or a tag.
pub(super) fn recorded_head(directory: &Path, revision: &str) -> Result<String, Failure> {
    let (place, name) = match (directory.parent(), directory.file_name()) {
        (Some(place), Some(name)) => (place, Path::new(name)),
        _ => (directory, Path::new(".")),
    };
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(place).args(arguments);
        command.output().map_err(|it| match it.kind() {
            ErrorKind::NotFound => {
                Failure::new("`git` was not found", "install it, or use a `.json` snapshot")
            }
            _ => Failure::of("cannot start git", it).with_help("check that you may execute it"),
        })
    };
    let commit = format!("{revision}^{{commit}}");
    // After `--end-of-options`, git takes nothing for an option.
    let known = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    if !known.status.success() {
        let said = String::from_utf8_lossy(&known.stderr).trim().to_owned();
        return Err(match said.is_empty() {
            true => Failure::new(
                format!("git finds no commit `{revision}`"),
                "name a commit, a branch or a tag: `git:HEAD`, `git:main`",
            ),
            false => Failure::plain(format!("git cannot read `{revision}`: {said}")),
        });
    }
    let commit = String::from_utf8_lossy(&known.stdout).trim().to_owned();
    let path = name.join(RECORDED_HEAD).display().to_string();
    let found = git(&["show", &format!("{commit}:./{path}")])?;
    if !found.status.success() {
        return Err(Failure::new(
            format!(
                "commit `{revision}` has no `{path}`: nothing was drafted at that point, or the file was not committed"
            ),
            "name a later commit; commit the whole migrations directory",
        ));
    }
    String::from_utf8(found.stdout)
        .map_err(|_| Failure::plain(format!("`{path}` of `{revision}` is not UTF-8")))
}
