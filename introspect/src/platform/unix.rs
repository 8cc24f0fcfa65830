//! Unix: Linux, macOS, the BSDs.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use postgres::Config;

use crate::Error;

/// Where builds of libpq look for the socket if no host is named: Debian's and Red Hat's, and PostgreSQL's own.
pub(crate) const SOCKETS: &[&str] = &["/var/run/postgresql", "/tmp"];

/// libpq's password file, below [`home`].
pub(crate) const PASSWORD_FILE: &str = ".pgpass";

/// libpq's directory of certificates, below [`home`].
pub(crate) const CERTIFICATES: &str = ".postgresql";

/// The directory in which libpq looks for its files.
pub(crate) fn home() -> Option<PathBuf> {
    env::home_dir()
}

/// Whether others may read a file.
pub(crate) fn others_may_read(metadata: &fs::Metadata) -> bool {
    metadata.mode() & 0o077 != 0
}

/// Connects to the socket in that directory.
pub(crate) fn use_socket(config: &mut Config, directory: &str) -> Result<(), Error> {
    config.host_path(directory);
    Ok(())
}

/// Whether throwaway servers can be started here.
pub(crate) fn can_start_servers() -> Result<(), Error> {
    Ok(())
}

/// A group of its own: Ctrl-C at the terminal is for us alone.
pub(crate) fn in_its_own_group(command: &mut Command) -> &mut Command {
    command.process_group(0)
}

/// Creates a directory that is ours alone.
pub(crate) fn create_private(directory: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(directory)
}

/// The same, with all directories above it that are missing.
pub(crate) fn create_private_with_parents(directory: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

/// Whether it is a directory of that account into which nobody else may write.
pub(crate) fn is_directory_of(metadata: &fs::Metadata, account: Account) -> bool {
    metadata.is_dir() && metadata.uid() == account.uid && metadata.mode() & 0o022 == 0
}

/// The account that a server runs as: PostgreSQL refuses to run as root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    uid: u32,
    gid: u32,
    drops: bool,
}

impl Account {
    /// Our own account; if that is root, the system's `postgres`, or `nobody`.
    pub(crate) fn current(own: &Path) -> Result<Account, Error> {
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
    pub(crate) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if self.drops { command.uid(self.uid).gid(self.gid) } else { command }
    }

    /// Its number.
    pub(crate) fn number(&self) -> u32 {
        self.uid
    }

    /// Whether this is another account than ours.
    pub(crate) fn drops(&self) -> bool {
        self.drops
    }

    /// Makes this user the owner of a file or directory that we created.
    pub(crate) fn own(&self, path: &Path) -> Result<(), Error> {
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
