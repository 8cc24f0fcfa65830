//! Servers that ask for passwords and can be reached by a port: a proxy forwards the port to the socket of a throwaway
//! server.

use std::fs;
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::thread;

use driftless_introspect::server::{Programs, Throwaway, all, find};

/// A throwaway server whose superuser needs no password, as with `open`. Every other role needs one, through the socket
/// and the port.
#[derive(Debug)]
pub(crate) struct Ported {
    pub(crate) server: Throwaway,
    /// On 127.0.0.1, and on ::1 if this machine has that.
    pub(crate) port: u16,
    /// The directory of its socket, whose port is 5432.
    pub(crate) directory: String,
}

const RULES: &str =
    "local all driftless trust\nlocal all open trust\nlocal all all scram-sha-256\n";

impl Ported {
    /// Starts the server, and runs that SQL.
    pub(crate) fn start(sql: &str) -> Ported {
        let server = Throwaway::start(&find(None, None).expect("PostgreSQL is installed"))
            .expect("a throwaway server starts");
        let target = server.target("postgres").expect("it is sound");
        let directory = target.endpoints()[0].host.clone();
        let mut client = target.connect().expect("the server answers");
        // Databases cannot be created within the transaction that several statements at once form.
        for statement in sql.split(";\n").filter(|it| !it.trim().is_empty()) {
            client.batch_execute(statement).unwrap_or_else(|it| panic!("{statement}: {it}"));
        }
        let file: String =
            client.query_one("show hba_file", &[]).expect("the server answers").get(0);
        fs::write(file, RULES).expect("it can be written");
        client.batch_execute("select pg_reload_conf()").expect("the server answers");
        drop(client);
        // The server's main process reads the rules at some later moment.
        let wrong = target.with_user("nobody", None);
        while wrong.connect().is_err_and(|it| it.to_string().contains("does not exist")) {
            thread::yield_now();
        }
        let port = listen(&[&directory]);
        Ported { server, port, directory }
    }

    /// The directory of its socket, as in a URL.
    pub(crate) fn escaped(&self) -> String {
        self.directory.replace('/', "%2F")
    }
}

/// A port whose connections are forwarded to these sockets in turns.
pub(crate) fn listen(directories: &[&str]) -> u16 {
    let sockets: Vec<PathBuf> =
        directories.iter().map(|it| PathBuf::from(it).join(".s.PGSQL.5432")).collect();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    let all = [Some(listener), TcpListener::bind(("::1", port)).ok()];
    for listener in all.into_iter().flatten() {
        let sockets = sockets.clone();
        thread::spawn(move || {
            for (incoming, socket) in listener.incoming().zip(sockets.iter().cycle()) {
                let (Ok(incoming), Ok(outgoing)) = (incoming, UnixStream::connect(socket)) else {
                    continue;
                };
                pass_on(incoming, outgoing);
            }
        });
    }
    port
}

/// Copies in both directions until either side closes.
fn pass_on(incoming: TcpStream, outgoing: UnixStream) {
    let (Ok(mut from), Ok(mut to)) = (incoming.try_clone(), outgoing.try_clone()) else { return };
    thread::spawn(move || {
        io::copy(&mut from, &mut to).ok();
        to.shutdown(Shutdown::Write).ok();
    });
    let (mut from, mut to) = (outgoing, incoming);
    thread::spawn(move || {
        io::copy(&mut from, &mut to).ok();
        to.shutdown(Shutdown::Write).ok();
    });
}

/// Every `psql` on this machine, the newest first.
pub(crate) fn psqls() -> Vec<PathBuf> {
    let bins = all().into_iter().rev().map(|Programs { bin, .. }| bin);
    bins.map(|it| it.join("psql")).filter(|it| it.exists()).collect()
}
