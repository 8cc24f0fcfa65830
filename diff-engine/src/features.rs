//! What a PostgreSQL server can do, by its version. The only place where versions are compared.

/// The server that a draft is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    version_num: u32,
}

impl Features {
    /// From `server_version_num`: 150018 is 15.18.
    pub fn of(version_num: u32) -> Features {
        Features { version_num }
    }

    /// The server's major version.
    pub fn major(&self) -> u32 {
        self.version_num / 10_000
    }
}
