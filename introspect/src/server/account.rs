//! The account that the server runs as: PostgreSQL refuses to run as root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::Error;

/// A user to run as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    gid: u32,
    drops: bool,
}

impl Account {
    /// Our own account; if that is root, the system's `postgres`, or `nobody`.
    pub(super) fn current(own: &Path) -> Result<Account, Error> {
        let metadata = fs::metadata(own)
            .map_err(|it| Error::new(format!("reading the owner of {}", own.display()), it))?;
        if metadata.uid() != 0 {
            return Ok(Account { uid: metadata.uid(), gid: metadata.gid(), drops: false });
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        ["postgres", "nobody"].into_iter().find_map(|name| entry(&users, name)).ok_or_else(|| {
            Error::new(
                "starting a throwaway server as root",
                "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run as",
            )
        })
    }

    /// The command, as this user.
    pub(super) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if self.drops { command.uid(self.uid).gid(self.gid) } else { command }
    }

    /// Whether this is another account than ours.
    pub(super) fn drops(&self) -> bool {
        self.drops
    }

    /// Makes this user the owner of a file or directory that we created.
    pub(super) fn own(&self, path: &Path) -> Result<(), Error> {
        if !self.drops {
            return Ok(());
        }
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .map_err(|it| Error::new(format!("changing the owner of {}", path.display()), it))
    }
}

fn entry(users: &str, name: &str) -> Option<Account> {
    let mut fields = users
        .lines()
        .map(|it| it.split(':'))
        .find_map(|mut it| (it.next() == Some(name)).then_some(it))?;
    let uid = fields.nth(1)?.parse().ok()?;
    Some(Account { uid, gid: fields.next()?.parse().ok()?, drops: true })
}
