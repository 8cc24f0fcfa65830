//! One server: its host, its address, its port, and the password that is for it.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::platform::SOCKETS;

use super::refused;
use super::text::{ESCAPES, encoded};

/// One server.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// A name, an address, or the directory of a socket; empty if only an address is known.
    pub host: String,
    /// The address, if known.
    pub address: Option<IpAddr>,
    /// The port.
    pub port: u16,
    pub(super) password: Option<String>,
}

impl Endpoint {
    /// Whether it is reached through a socket of this machine.
    pub fn is_socket(&self) -> bool {
        self.address.is_none() && self.host.starts_with('/')
    }

    /// As in a URL: `host:5432`, `[::1]:5432`, `%2Ftmp:5432`.
    pub(super) fn place(&self) -> String {
        let host = match self.address {
            Some(address) if self.host.is_empty() => address.to_string(),
            Some(_) | None => self.host.clone(),
        };
        let is_v6 = host.parse::<std::net::Ipv6Addr>().is_ok();
        let host = if is_v6 { format!("[{host}]") } else { encoded(&host) };
        format!("{host}:{}", self.port)
    }

    /// Its host name in the password file.
    pub(super) fn known_as(&self) -> String {
        let is_default = SOCKETS.contains(&self.host.as_str());
        match self.address {
            Some(address) if self.host.is_empty() => address.to_string(),
            _ if is_default => "localhost".to_owned(),
            _ => self.host.clone(),
        }
    }
}

/// The password is not shown.
impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Endpoint({:?}, {:?}, {})", self.host, self.address, self.port)
    }
}

/// The port that libpq is compiled with.
const PORT: u16 = 5432;

/// The servers, from libpq's lists: as many addresses as hosts, and as many ports or one for all.
pub(super) fn endpoints(
    hosts: Option<String>,
    addresses: Option<String>,
    ports: Option<String>,
) -> Result<Vec<Endpoint>, Error> {
    let list = |text: Option<String>| -> Vec<String> {
        text.map(|it| it.split(',').map(str::to_owned).collect()).unwrap_or_default()
    };
    let (hosts, addresses, ports) = (list(hosts), list(addresses), list(ports));
    let count = hosts.len().max(addresses.len()).max(1);
    let fits = |it: usize| it == 0 || it == count;
    if !fits(hosts.len()) || !fits(addresses.len()) || !(fits(ports.len()) || ports.len() == 1) {
        return Err(refused(
            format!(
                "there are {} hosts, {} addresses (`hostaddr`) and {} ports",
                hosts.len(),
                addresses.len(),
                ports.len()
            ),
            "give the same number of each, or one port for all hosts",
        ));
    }
    let one = |place: usize| {
        let text = |all: &[String]| all.get(place).cloned().unwrap_or_default();
        let port = match ports.len() {
            1 => ports[0].clone(),
            _ => text(&ports),
        };
        let port = match port.trim() {
            "" => PORT,
            text => text.parse().ok().filter(|it| *it > 0).ok_or_else(|| {
                let help = format!(
                    "correct the port: in the URL, `port=`, PGPORT or the service file; {ESCAPES}"
                );
                refused("the port is not a number from 1 to 65535", help)
            })?,
        };
        let address = match text(&addresses).as_str() {
            "" => None,
            text => Some(text.parse::<IpAddr>().map_err(|_| {
                refused(
                    "`hostaddr` is not an IP address",
                    "write an IPv4 or IPv6 address, or give the name as `host`",
                )
            })?),
        };
        let host = text(&hosts);
        if host.starts_with('@') {
            return Err(refused(
                "abstract sockets (`host=@…`) are not supported",
                "give the directory of a socket",
            ));
        }
        // No host name contains an `@`; a URL in place of a host does, and with it its password.
        if host.contains('@') && !host.starts_with('/') {
            return Err(refused("the name of the host contains an `@`", ESCAPES));
        }
        let host = if host.is_empty() && address.is_none() { socket(port) } else { host };
        Ok(Endpoint { host, address, port, password: None })
    };
    (0..count).map(one).collect()
}

/// The directory that has the socket of a server with that port, among those that libpq's builds look into.
fn socket(port: u16) -> String {
    let has = |it: &&&str| Path::new(*it).join(format!(".s.PGSQL.{port}")).exists();
    let found =
        SOCKETS.iter().find(has).or_else(|| SOCKETS.iter().find(|it| PathBuf::from(it).exists()));
    (*found.unwrap_or(&SOCKETS[0])).to_owned()
}

/// Sorts by hashes with a random seed from the system.
pub(super) fn shuffle(all: &mut [Endpoint]) {
    use std::hash::{BuildHasher, RandomState};
    let seed = RandomState::new();
    all.sort_by_cached_key(|it| seed.hash_one((&it.host, it.address, it.port)));
}
