//! Systems other than Unix, which means Windows: the same functions, of which some only refuse.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use postgres::Config;

use crate::Error;

/// Without sockets, the server is on this machine and is reached by its port.
pub(crate) const SOCKETS: &[&str] = &["localhost"];

/// libpq's password file, below [`home`].
pub(crate) const PASSWORD_FILE: &str = "pgpass.conf";

/// libpq's directory of certificates, below [`home`].
pub(crate) const CERTIFICATES: &str = "";

/// The directory in which libpq looks for its files.
pub(crate) fn home() -> Option<PathBuf> {
    env::var_os("APPDATA").map(|it| Path::new(&it).join("postgresql"))
}

/// As in libpq: who may read a file is not asked here.
pub(crate) fn others_may_read(_metadata: &fs::Metadata) -> bool {
    false
}

/// The driver has no sockets here.
pub(crate) fn use_socket(_config: &mut Config, directory: &str) -> Result<(), Error> {
    let refused = Error::new(
        "connecting to PostgreSQL",
        format!(
            "`{directory}` is the directory of a socket, which driftless does not use on this system"
        ),
    );
    Err(refused.with_help("name the host: `localhost`"))
}

/// Whether throwaway servers can be started here.
pub(crate) fn can_start_servers() -> Result<(), Error> {
    let refused = Error::new(
        "starting a throwaway server",
        "driftless starts servers on Linux and macOS only",
    );
    Err(refused.with_help(
        "set DRIFTLESS_SCRATCH_URL to a server on which databases may be created, such as one in a container",
    ))
}

/// Reached after [`can_start_servers`] alone, so never.
pub(crate) fn in_its_own_group(command: &mut Command) -> &mut Command {
    command
}

/// Creates a directory; by default, that of a user is the user's alone.
pub(crate) fn create_private(directory: &Path) -> io::Result<()> {
    fs::create_dir(directory)
}

/// The same, with all directories above it that are missing.
pub(crate) fn create_private_with_parents(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)
}

/// Whether it is a directory.
pub(crate) fn is_directory_of(metadata: &fs::Metadata, _account: Account) -> bool {
    metadata.is_dir()
}

/// The account that a server would run as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {}

impl Account {
    pub(crate) fn current(_own: &Path) -> Result<Account, Error> {
        can_start_servers().and_then(|()| Err(Error::new("reading the account", "there is none")))
    }

    pub(crate) fn apply<'a>(&self, _command: &'a mut Command) -> &'a mut Command {
        match *self {}
    }

    pub(crate) fn number(&self) -> u32 {
        match *self {}
    }

    pub(crate) fn drops(&self) -> bool {
        match *self {}
    }

    pub(crate) fn own(&self, _path: &Path) -> Result<(), Error> {
        match *self {}
    }
}
