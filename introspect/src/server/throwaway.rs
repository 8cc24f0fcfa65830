//! One throwaway server: a copy of a cached data directory, a socket, no durability, and a shell that outlives
//! driftless.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Database, Programs, bare};
use crate::platform::{self, Account};
use crate::script::THROWAWAY;
use crate::{Environment, Error, Target};

/// A server that is stopped and removed when this value is dropped, or when the program ends.
#[derive(Debug)]
pub struct Throwaway {
    directory: PathBuf,
    watchdog: Child,
    programs: Programs,
}

/// The superuser of a throwaway server.
const USER: &str = "driftless";

/// The port of its socket. Set explicitly, since PGPORT would decide it otherwise.
const PORT: &str = "5432";

/// Nothing here has to survive a crash, so nothing waits for a disk. Enough locks for thousands of tables in one
/// transaction.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=100",
    "max_locks_per_transaction=1024",
    "max_wal_size=256MB",
    "timezone=UTC",
    // Independent of the machine's locale: the server's messages are shown to people and read by tests.
    "lc_messages=C",
];

/// Runs the server, waits until our end of the pipe is closed for whatever reason, and removes everything.
const WATCHDOG: &str = r#"directory=$1; shift
"$@" >"$directory/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT "$server" 2>/dev/null
wait "$server" 2>/dev/null
rm -rf "$directory""#;

impl Throwaway {
    /// Starts a server and waits until it answers.
    pub fn start(programs: &Programs) -> Result<Throwaway, Error> {
        Throwaway::start_as(programs, false)
    }

    /// Starts a standby, which is read-only: there is no primary that it follows. For testing what is refused on a
    /// standby.
    pub fn start_standby(programs: &Programs) -> Result<Throwaway, Error> {
        Throwaway::start_as(programs, true)
    }

    fn start_as(programs: &Programs, standby: bool) -> Result<Throwaway, Error> {
        platform::can_start_servers()?;
        let directory = temporary_directory()?;
        let account = Account::current(&directory)?;
        account.own(&directory)?;
        let data = directory.join("data");
        let started = cached_cluster(programs, account).and_then(|cached| {
            let mut copy = bare(Path::new("cp"));
            run(account.apply(copy.arg("-Rp").arg(&cached).arg(&data)), "copying a data directory")
        });
        if let Err(error) = started {
            remove(&directory);
            return Err(error);
        }
        if standby {
            let signal = data.join("standby.signal");
            fs::write(&signal, "").map_err(|it| Error::new("creating a standby", it))?;
            account.own(&signal)?;
        }
        let mut command = bare(Path::new("sh"));
        command.arg("-c").arg(WATCHDOG).arg("driftless-watchdog").arg(&directory);
        command.arg(programs.bin.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(&directory).args(["-p", PORT]);
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        if standby {
            // A standby needs settings no lower than its primary's, and every cluster was initialized with the server's
            // defaults.
            command.args(["-c", "max_wal_senders=10", "-c", "wal_level=replica"]);
        }
        command.arg("-c").arg(format!("cluster_name={THROWAWAY}"));
        // A group of its own: Ctrl-C at the terminal is for us, and the shell clears up after us.
        platform::in_its_own_group(&mut command).current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let watchdog = account
            .apply(&mut command)
            .spawn()
            .map_err(|it| Error::new("starting a throwaway server", it))?;
        let server = Throwaway { directory, watchdog, programs: programs.clone() };
        server.wait()?;
        Ok(server)
    }

    /// The server's programs and version.
    pub fn programs(&self) -> &Programs {
        &self.programs
    }

    /// A new, empty database of the superuser, dropped with the value: for tests. Code of others runs in databases of
    /// [`Scratch`](super::Scratch).
    pub fn database(&self) -> Result<Database, Error> {
        Database::create(&self.target("postgres")?)
    }

    /// One of its databases, as its superuser. Independent of the environment.
    pub fn target(&self, database: &str) -> Result<Target, Error> {
        Target::resolve_in(&self.url(database), &Environment::default())
    }

    /// The URL of one of its databases, as its superuser.
    pub fn url(&self, database: &str) -> String {
        let mut host = String::new();
        for byte in self.directory.as_os_str().as_encoded_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                    host.push(char::from(*byte));
                }
                _ => host.push_str(&format!("%{byte:02X}")),
            }
        }
        format!("postgres://{USER}@{host}:{PORT}/{database}")
    }

    fn wait(&self) -> Result<(), Error> {
        let deadline = Instant::now() + Duration::from_secs(60);
        let target = self.target("postgres")?;
        loop {
            let error = match target.connect() {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
            if log.contains("FATAL:  could not") || Instant::now() > deadline {
                let last = log.lines().rev().find(|it| it.contains("FATAL")).unwrap_or_default();
                return Err(Error::new(
                    format!("starting a throwaway PostgreSQL {}", self.programs.version),
                    format!("{error} {last}"),
                ));
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        // The shell cleans up by itself; waiting only keeps it from becoming a zombie process.
        let _ = self.watchdog.wait();
    }
}

fn temporary_directory() -> Result<PathBuf, Error> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let base = env::temp_dir();
    // A socket's path has at most 103 bytes.
    let base = if base.as_os_str().len() > 60 { PathBuf::from("/tmp") } else { base };
    loop {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = base.join(format!("driftless-{}-{number}", process::id()));
        match platform::create_private(&directory) {
            Ok(()) => return Ok(directory),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => (),
            Err(error) => {
                return Err(Error::new(format!("creating {}", directory.display()), error));
            }
        }
    }
}

/// The data directory that every server of this version copies; created once, moved into place by one rename.
fn cached_cluster(programs: &Programs, account: Account) -> Result<PathBuf, Error> {
    cluster_in(&cache_directory(account)?, programs, account)
}

fn cluster_in(cache: &Path, programs: &Programs, account: Account) -> Result<PathBuf, Error> {
    let place = cache.join(format!("initdb-{}", programs.version));
    if place.join("PG_VERSION").exists() {
        return Ok(place);
    }
    // Two threads may find it missing at the same time.
    static MAKING: AtomicU32 = AtomicU32::new(0);
    let number = MAKING.fetch_add(1, Ordering::Relaxed);
    let making = cache.join(format!("making-{}-{}-{number}", programs.version, process::id()));
    let initdb = |locale: &str| {
        let mut command = bare(&programs.bin.join("initdb"));
        command.arg("-D").arg(&making).args(["-U", USER, "-A", "trust", "-E", "UTF8"]);
        command.args(["--no-sync", "--wal-segsize=1", locale]).current_dir("/");
        run(account.apply(&mut command), "creating a data directory with initdb")
    };
    remove(&making);
    initdb("--locale=C.UTF-8").or_else(|_| initdb("--locale=C"))?;
    match fs::rename(&making, &place) {
        Ok(()) => Ok(place),
        // Another process was first.
        Err(_) if place.join("PG_VERSION").exists() => {
            remove(&making);
            Ok(place)
        }
        Err(error) => {
            Err(Error::new(format!("renaming a data directory to {}", place.display()), error))
        }
    }
}

/// A directory that belongs to the server's user and that nobody else may write: a planted data directory would run
/// with our rights.
fn cache_directory(account: Account) -> Result<PathBuf, Error> {
    let home = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|it| PathBuf::from(it).join(".cache")));
    let directory = match home.filter(|_| !account.drops()) {
        Some(home) => home.join("driftless"),
        None => PathBuf::from(format!("/var/tmp/driftless-{}", account.number())),
    };
    let doing = || format!("using {}", directory.display());
    if !directory.exists() {
        platform::create_private_with_parents(&directory).map_err(|it| Error::new(doing(), it))?;
        account.own(&directory)?;
    }
    let metadata = fs::symlink_metadata(&directory).map_err(|it| Error::new(doing(), it))?;
    if !platform::is_directory_of(&metadata, account) {
        return Err(Error::new(
            doing(),
            "it must be a directory of the server's own user that nobody else may write; remove it",
        ));
    }
    Ok(directory)
}

fn run(command: &mut Command, doing: &str) -> Result<(), Error> {
    let output = command.output().map_err(|it| Error::new(doing, it))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(Error::new(doing, text.trim().to_owned()))
}

/// Files that cannot be removed stay in the system's temporary directory; that is no reason to fail.
fn remove(directory: &Path) {
    let _ = fs::remove_dir_all(directory);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::find;

    #[test]
    fn threads_that_find_no_data_directory_make_one() {
        let programs = find(None, None).expect("a server is installed");
        let cache = env::temp_dir().join(format!("driftless-making-{}", process::id()));
        fs::create_dir(&cache).expect("it is new");
        let account = Account::current(&cache).expect("there is a user for servers");
        account.own(&cache).expect("it can be given to that user");
        let places: Vec<Result<PathBuf, Error>> = thread::scope(|scope| {
            let make = || cluster_in(&cache, &programs, account);
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(make)).collect();
            threads.into_iter().map(|it| it.join().expect("it does not panic")).collect()
        });
        for place in places {
            assert!(place.expect("it is made").join("PG_VERSION").exists());
        }
        let left = fs::read_dir(&cache).expect("it is there").count();
        remove(&cache);
        assert_eq!(left, 1, "nothing but the one that all take");
    }
}
