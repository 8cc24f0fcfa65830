//! Servers that listen on a port, because there is no TLS over the socket of a throwaway server.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex};
use std::thread;

use driftless_introspect::connect;
use driftless_introspect::server::{Programs, find};

use crate::authority::{Certified, Key, Shape};

/// May connect either way.
pub(crate) const USER: &str = "anyhow";
/// May connect only with TLS.
pub(crate) const ENCRYPTED_USER: &str = "encrypted";
/// May connect only without TLS.
pub(crate) const PLAIN_USER: &str = "plain";
/// May connect with TLS, without a password, which takes longer to check than everything else.
pub(crate) const UNASKED_USER: &str = "unasked";
/// May connect only with a certificate.
pub(crate) const CERTIFIED_USER: &str = "certified";
pub(crate) const KEY_PASSWORD: &str = "k3y-of-the-test";
pub(crate) const PASSWORD: &str = "s3cret-of-the-test";

pub(crate) static WITH_TLS: LazyLock<Server> = LazyLock::new(|| Server::start("on"));
/// For tests that give it other certificates.
pub(crate) static CHANGING: LazyLock<Mutex<Server>> =
    LazyLock::new(|| Mutex::new(Server::start("on-and-changing")));
pub(crate) static LACKS_TLS: LazyLock<Server> = LazyLock::new(|| Server::start("off"));

const RULES: &str = "local all all trust
hostssl all certified all cert
hostssl all unasked all trust
hostnossl all certified all reject
hostssl all encrypted all scram-sha-256
hostnossl all plain all scram-sha-256
host all anyhow all scram-sha-256
";

/// Stops the server and removes its files when our end of the pipe is closed.
const WATCHDOG: &str = r#"directory=$1; shift
"$@" >"$directory/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT "$server" 2>/dev/null
wait "$server" 2>/dev/null
rm -rf "$directory""#;

/// A server that stops with this process.
pub(crate) struct Server {
    pub(crate) port: u16,
    directory: PathBuf,
    _watchdog: Child,
}

impl Server {
    fn start(tls: &str) -> Server {
        start(tls).unwrap_or_else(|it| panic!("a server with ssl={tls} does not start: {it}"))
    }

    /// Shows these certificates from now on, the server's own first; `trusted` becomes the file `trusted.crt`.
    pub(crate) fn show(
        &self,
        shown: &[&Certified],
        trusted: &[&Certified],
    ) -> Result<(), Box<dyn Error>> {
        let account = account(&self.directory)?;
        let texts = |all: &[&Certified]| -> Result<Vec<u8>, Box<dyn Error>> {
            let all: Result<Vec<_>, _> = all.iter().map(|it| it.certificate()).collect();
            Ok(all?.concat())
        };
        write(&self.directory, account, "server.crt", &texts(shown)?)?;
        write(&self.directory, account, "server.key", &shown[0].key()?)?;
        write(&self.directory, account, "trusted.crt", &texts(trusted)?)?;
        let socket = self.file("").replace('/', "%2F");
        let url = format!("postgres://driftless@{socket}:{}/postgres", self.port);
        let loaded = "select pg_conf_load_time()::text";
        let mut client = connect(&url)?;
        let before: String = client.query_one(loaded, &[])?.get(0);
        client.batch_execute("select pg_reload_conf()")?;
        // A session that begins after the new configuration also begins after the new certificates.
        while connect(&url)?.query_one(loaded, &[])?.get::<_, String>(0) == before {
            thread::yield_now();
        }
        Ok(())
    }

    /// A file next to its data.
    pub(crate) fn file(&self, name: &str) -> String {
        self.directory.join(name).display().to_string()
    }
}

fn start(tls: &str) -> Result<Server, Box<dyn Error>> {
    let programs = find(None, None)?;
    let directory =
        std::env::temp_dir().join(format!("driftless-tls-{}-{tls}", std::process::id()));
    fs::DirBuilder::new().mode(0o755).create(&directory)?;
    let account = account(&directory)?;
    let data = directory.join("data");
    own(&directory, account)?;
    let mut command = Command::new(programs.bin.join("initdb"));
    command.arg("-D").arg(&data).args(["-U", "driftless", "-A", "trust", "--no-sync"]);
    let output =
        as_account(&mut command, account).current_dir("/").stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    fs::write(data.join("pg_hba.conf"), RULES)?;
    certificates(&directory, account)?;
    // The port is free at this moment. If another program takes it first, the test fails; it cannot pass by mistake.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let watchdog = run(&programs, &directory, account, port, tls)?;
    let server = Server { port, directory, _watchdog: watchdog };
    let socket = server.file("").replace('/', "%2F");
    let url = format!("postgres://driftless@{socket}:{port}/postgres");
    let mut client = loop {
        match connect(&url) {
            Ok(it) => break it,
            Err(error) => {
                let log = fs::read_to_string(server.file("log")).unwrap_or_default();
                if log.contains("FATAL:  could not") {
                    return Err(format!("{error}\n{log}").into());
                }
                thread::yield_now();
            }
        }
    };
    for user in [USER, ENCRYPTED_USER, PLAIN_USER, UNASKED_USER, CERTIFIED_USER] {
        client.batch_execute(&format!(
            "set password_encryption = 'scram-sha-256'; create role {user} login password '{PASSWORD}'"
        ))?;
    }
    Ok(server)
}

fn run(
    programs: &Programs,
    directory: &Path,
    account: Option<(u32, u32)>,
    port: u16,
    tls: &str,
) -> Result<Child, Box<dyn Error>> {
    let file = |name: &str| directory.join(name).display().to_string();
    let mut command = Command::new("sh");
    command.args(["-c", WATCHDOG, "driftless-watchdog"]).arg(directory);
    command.arg(programs.bin.join("postgres")).arg("-D").arg(directory.join("data"));
    for setting in [
        "listen_addresses=localhost".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", directory.display()),
        "fsync=off".to_owned(),
        format!("ssl={}", if tls == "off" { "off" } else { "on" }),
        format!("ssl_ca_file={}", file("ca.crt")),
        format!("ssl_cert_file={}", file("server.crt")),
        format!("ssl_key_file={}", file("server.key")),
    ] {
        command.args(["-c", &setting]);
    }
    command.process_group(0).current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(as_account(&mut command, account).spawn()?)
}

/// The certificates of the server and of a client, their authority, and another authority that signed neither.
fn certificates(directory: &Path, account: Option<(u32, u32)>) -> Result<(), Box<dyn Error>> {
    let authority = Shape::authority("the authority of the test").signed(None)?;
    let server = Shape::leaf("localhost", &["localhost"]).signed(Some(&authority))?;
    let client = Shape::leaf(CERTIFIED_USER, &[]).signed(Some(&authority))?;
    let old = Shape { version: 1, key: Key::Rsa, ..Shape::leaf(CERTIFIED_USER, &[]) };
    let old = old.signed(Some(&authority))?;
    let other = Shape::authority("another authority").signed(None)?;
    for (name, text) in [
        ("ca.crt", authority.certificate()?),
        ("other.crt", other.certificate()?),
        ("server.crt", server.certificate()?),
        ("server.key", server.key()?),
        ("client.crt", client.certificate()?),
        ("client.key", client.key()?),
        ("client-sec1.key", client.key_of_its_kind()?),
        ("client-encrypted.key", client.encrypted_key(KEY_PASSWORD)?),
        ("old.crt", old.certificate()?),
        ("old.key", old.key_of_its_kind()?),
    ] {
        write(directory, account, name, &text)?;
    }
    Ok(())
}

fn write(
    directory: &Path,
    account: Option<(u32, u32)>,
    name: &str,
    text: &[u8],
) -> Result<(), Box<dyn Error>> {
    let path = directory.join(name);
    fs::File::create(&path)?.write_all(text)?;
    let mode = if name.ends_with(".key") { 0o600 } else { 0o644 };
    fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
    own(&path, account)
}

/// PostgreSQL refuses to run as root, so then it runs as the user and group of `postgres` or `nobody`.
fn account(directory: &Path) -> Result<Option<(u32, u32)>, Box<dyn Error>> {
    if fs::metadata(directory)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    for name in ["postgres", "nobody"] {
        let mut lines = users.lines().map(|it| it.split(':').collect::<Vec<_>>());
        if let Some(fields) = lines.find(|it| it[0] == name) {
            return Ok(Some((fields[2].parse()?, fields[3].parse()?)));
        }
    }
    Err("there is no user to run PostgreSQL as".into())
}

fn own(path: &Path, account: Option<(u32, u32)>) -> Result<(), Box<dyn Error>> {
    if let Some((user, group)) = account {
        chown(path, Some(user), Some(group))?;
    }
    Ok(())
}

fn as_account(command: &mut Command, account: Option<(u32, u32)>) -> &mut Command {
    match account {
        Some((user, group)) => command.uid(user).gid(group),
        None => command,
    }
}
