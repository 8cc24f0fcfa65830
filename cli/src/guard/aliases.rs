//! All names by which a database can be reached, and whether a rule of driftless.toml matches one of them.

use std::net::{IpAddr, ToSocketAddrs};

use driftless_introspect::{Endpoint, Target};

use crate::config::Production;
use crate::pattern::matches;

/// The names of a database, in each form that a rule may use. All in lower case.
pub(super) struct Aliases {
    urls: Vec<String>,
    databases: [String; 2],
}

/// Returns the addresses of a host name.
type Lookup<'a> = dyn Fn(&str) -> Vec<IpAddr> + 'a;

/// Asks the system. An unknown name has no address, and connecting reports that.
pub(super) fn addresses(name: &str) -> Vec<IpAddr> {
    (name, 0).to_socket_addrs().map(|all| all.map(|it| it.ip()).collect()).unwrap_or_default()
}

/// The names of a server on this machine.
const HERE: [&str; 4] = ["localhost", "127.0.0.1", "::1", "[::1]"];

impl Aliases {
    /// `database` is the name that the server reports. A pooler may use another name.
    pub(super) fn of(target: &Target, database: &str, lookup: &Lookup<'_>) -> Aliases {
        let databases = [target.database().to_lowercase(), database.to_lowercase()];
        let user = target.user().to_lowercase();
        let mut urls = Vec::new();
        for endpoint in target.endpoints() {
            let port = endpoint.port;
            for host in hosts(endpoint, lookup) {
                for database in &databases {
                    for scheme in ["postgres", "postgresql"] {
                        for user in [user.clone(), format!("{user}:***")] {
                            urls.push(format!("{scheme}://{user}@{host}:{port}/{database}"));
                            urls.push(format!("{scheme}://{user}@{host}/{database}"));
                        }
                    }
                }
            }
        }
        Aliases { urls, databases }
    }

    /// The rule that matches; none if none does.
    pub(super) fn rule<'a>(
        &self,
        rules: &'a Production,
        lookup: &Lookup<'_>,
    ) -> Option<&'a String> {
        let lower = |it: &String| it.trim().to_lowercase();
        let by_url = |it: &&String| {
            let spelled = spellings(&lower(it), lookup);
            spelled.iter().any(|it| self.urls.iter().any(|url| matches(it, url)))
        };
        let by_name = |it: &&String| self.databases.iter().any(|name| matches(&lower(it), name));
        rules.urls.iter().find(by_url).or_else(|| rules.databases.iter().find(by_name))
    }
}

/// The names of a server: the host as written, without a dot at its end, and its addresses. For a server on this machine,
/// all names of this machine.
fn hosts(endpoint: &Endpoint, lookup: &Lookup<'_>) -> Vec<String> {
    let name = endpoint.host.trim_end_matches('.').to_lowercase();
    let mut addresses: Vec<IpAddr> = endpoint.address.into_iter().collect();
    if endpoint.address.is_none() && !endpoint.is_socket() {
        addresses.extend(lookup(&name));
    }
    let mut all = vec![endpoint.host.to_lowercase(), name];
    for address in &addresses {
        // `::ffff:127.0.0.1` is 127.0.0.1.
        all.extend([
            address.to_string(),
            format!("[{address}]"),
            address.to_canonical().to_string(),
        ]);
    }
    let is_here = addresses.iter().any(|it| it.to_canonical().is_loopback());
    if endpoint.is_socket() || is_here {
        all.extend(HERE.map(str::to_owned));
    }
    all
}

/// The pattern of a URL, and the same pattern with each address of its host, because a database may be reached by an
/// address. If the host is a pattern itself, nothing is looked up.
fn spellings(pattern: &str, lookup: &Lookup<'_>) -> Vec<String> {
    let mut all = vec![pattern.to_owned()];
    let start =
        pattern.find('@').map_or_else(|| pattern.find("://").map(|it| it + 3), |it| Some(it + 1));
    let Some(start) = start else { return all };
    let end = pattern[start..].find([':', '/', '*']).map_or(pattern.len(), |it| start + it);
    let host = &pattern[start..end];
    if !host.is_empty() && host.parse::<IpAddr>().is_err() {
        for address in lookup(host.trim_end_matches('.')) {
            all.push(format!("{}{}{}", &pattern[..start], address.to_canonical(), &pattern[end..]));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use driftless_introspect::Environment;

    use super::*;

    /// The text that names a database, and the environment variables.
    type Spelled<'a> = (&'a str, &'a [(&'a str, &'a str)]);

    /// The addresses of the host names in these tests.
    fn known(name: &str) -> Vec<IpAddr> {
        let address = match name {
            "localhost" => "127.0.0.1",
            "db.example.com" | "alias.example.com" => "192.0.2.7",
            _ => return name.parse().into_iter().collect(),
        };
        vec![address.parse().expect("it is an address")]
    }

    /// Each rule, with the spellings that reach the database that it protects.
    #[test]
    fn there_is_no_way_around_a_rule() {
        let by_host = [
            "*@db.example.com*",
            "postgres://*@DB.example.com:5432/*",
            " postgres://me@db.example.com/shop ",
        ];
        let by_name = ["shop", "SH*P"];
        let here = ["*@localhost*", "*@127.0.0.1*", "postgresql://*@[::1]:5432/*"];
        let table: [(&[&str], &[&str], &[Spelled<'_>]); 3] = [
            (
                &by_host,
                &[],
                &[
                    ("postgres://me@db.example.com/shop", &[]),
                    ("postgresql://me@db.example.com/shop", &[]),
                    ("postgres://me@db.example.com:5432/shop", &[]),
                    ("postgres://me:secret@db.example.com/shop", &[]),
                    ("postgres://me:sec%40ret@db.example.com/shop", &[]),
                    ("postgres://me@DB.Example.COM/shop", &[]),
                    ("postgres://me@db.example.com./shop", &[]),
                    ("postgres://me@db%2Eexample%2Ecom/shop", &[]),
                    ("postgres://me@/shop?host=db.example.com", &[]),
                    ("postgres://me@other/shop?host=db.example.com", &[]),
                    ("postgres://other,db.example.com/shop?user=me", &[]),
                    ("postgres://me@db.example.com,other/shop", &[]),
                    ("postgres://me@db.example.com/shop?hostaddr=192.0.2.7", &[]),
                    ("postgres://?host=db.example.com&dbname=shop&user=me", &[]),
                    ("postgres://me@db.example.com/shop?sslmode=require", &[]),
                    ("host=db.example.com dbname=shop user=me", &[]),
                    ("host = 'DB.example.com' dbname=shop user=me", &[]),
                    ("host=db.example.com dbname=shop user=me port=5432", &[]),
                    ("host='db.ex\\ample.com' dbname=shop user=me", &[]),
                    ("dbname=shop user=me", &[("PGHOST", "db.example.com")]),
                    ("postgres:///shop?user=me", &[("PGHOST", "db.example.com")]),
                    (
                        "postgres://me@/shop",
                        &[("PGHOST", "db.example.com"), ("PGHOSTADDR", "192.0.2.7")],
                    ),
                    (
                        "postgres://me@/",
                        &[("PGHOST", "other,db.example.com"), ("PGDATABASE", "shop")],
                    ),
                    ("postgres://me@192.0.2.7/shop", &[]),
                    ("postgres://me@alias.example.com/shop", &[]),
                    (
                        "postgres://",
                        &[("PGHOST", "db.example.com"), ("PGDATABASE", "shop"), ("PGUSER", "me")],
                    ),
                ],
            ),
            (
                &[],
                &by_name,
                &[
                    ("postgres://me@h/shop", &[]),
                    ("postgres://me@h/SHOP", &[]),
                    ("postgres://me@h/sh%6Fp", &[]),
                    ("postgres://me@h/other?dbname=shop", &[]),
                    ("postgres://me@h?dbname=shop", &[]),
                    ("host=h dbname='shop'", &[]),
                    ("host=h dbname = sh\\op", &[]),
                    ("postgres://me@h", &[("PGDATABASE", "shop")]),
                    ("postgres://me@h/", &[("PGDATABASE", "shop")]),
                    ("postgres://shop@h", &[]),
                    ("host=h", &[("PGUSER", "shop")]),
                ],
            ),
            (
                &here,
                &[],
                &[
                    ("postgres://me@localhost/shop", &[]),
                    ("postgres://me@LOCALHOST/shop", &[]),
                    ("postgres://me@127.0.0.1/shop", &[]),
                    ("postgres://me@127.0.0.2/shop", &[]),
                    ("postgres://me@[::1]/shop", &[]),
                    ("postgres://me@[::ffff:127.0.0.1]/shop", &[]),
                    ("postgres://me@[0:0:0:0:0:0:0:1]/shop", &[]),
                    ("postgres://me@other/shop?hostaddr=127.0.0.1", &[]),
                    ("postgres:///shop", &[]),
                    ("postgres://%2Ftmp/shop", &[]),
                    ("host=/tmp dbname=shop", &[]),
                    ("dbname=shop", &[("PGHOST", "/var/run/postgresql")]),
                    ("dbname=shop", &[("PGHOST", "localhost")]),
                ],
            ),
        ];
        let mut ways = 0;
        for (urls, databases, texts) in table {
            for (text, variables) in texts {
                let variables =
                    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
                let environment = Environment {
                    variables: variables.collect(),
                    home: None,
                    account: Some("me".to_owned()),
                };
                let target = Target::resolve_in(text, &environment)
                    .unwrap_or_else(|it| panic!("{text}: {it}"));
                let aliases = Aliases::of(&target, target.database(), &known);
                for rule in urls.iter().chain(databases) {
                    let own = |all: &[&str]| {
                        all.contains(rule).then(|| (*rule).to_owned()).into_iter().collect()
                    };
                    let rules = Production { urls: own(urls), databases: own(databases) };
                    assert!(
                        aliases.rule(&rules, &known).is_some(),
                        "`{rule}` does not hold `{text}`"
                    );
                }
                ways += 1;
            }
        }
        assert!(ways >= 45, "{ways}");
    }

    #[test]
    fn what_no_rule_means_passes() {
        let environment = Environment { account: Some("me".to_owned()), ..Environment::default() };
        let target = Target::resolve_in("postgres://me@192.0.2.9:5433/shop_test", &environment)
            .expect("it is sound");
        let aliases = Aliases::of(&target, "shop_test", &known);
        let rules = Production {
            urls: ["*@db.example.com*", "*@localhost*", "*:5432/*", "*@*/shop"]
                .map(str::to_owned)
                .to_vec(),
            databases: ["shop", "shop_production", "*test_"].map(str::to_owned).to_vec(),
        };
        assert_eq!(aliases.rule(&rules, &known), None);
        // The pooler's name and the server's name.
        assert!(Aliases::of(&target, "shop_production", &known).rule(&rules, &known).is_some());
    }
}
