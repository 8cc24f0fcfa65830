//! The production guard: where a database is somebody's production, nothing writes to it unless somebody says so.

use std::env;

use std::net::{IpAddr, ToSocketAddrs};

use driftless_introspect::{Endpoint, Target};
use driftless_revisions::{Direction, Migration};
use driftless_runtime::is_production;
use driftless_schema::text::one_line;
use driftless_sql::Token;
use driftless_sql::script::{Statement, message};
use inquire::{InquireError, Text};

use crate::config::{CONFIRMATIONS, Config, Production};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// What is about to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Revisions are applied, or recorded.
    Forward,
    /// Revisions are taken back: a word of its own, since a slip of the finger must not do.
    Back,
}

impl From<Direction> for Deed {
    fn from(direction: Direction) -> Deed {
        match direction {
            Direction::Up => Deed::Forward,
            Direction::Down => Deed::Back,
        }
    }
}

impl Deed {
    fn variable(self) -> &'static str {
        let [forward, back] = CONFIRMATIONS;
        match self {
            Deed::Forward => forward,
            Deed::Back => back,
        }
    }

    /// What has to be typed.
    fn word(self, database: &str) -> String {
        match self {
            Deed::Forward => database.to_owned(),
            Deed::Back => format!("downgrade {database}"),
        }
    }
}

/// Lets pass what is no production, or what somebody has confirmed. `database` is its name as the server says it.
pub(crate) fn confirmed(
    config: &Config,
    deed: Deed,
    database: &str,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let Some(reason) = production(config, database)? else { return Ok(()) };
    if config.confirmed.contains(&deed.variable()) {
        return Ok(());
    }
    let word = deed.word(database);
    let help = format!(
        "set {}=yes, or type `{word}` when asked at a terminal; nothing was written",
        deed.variable()
    );
    if !terminal.can_ask() {
        return Err(Failure::new(
            format!(
                "`{database}` is a production database ({reason}), and nobody has confirmed this"
            ),
            help,
        ));
    }
    terminal.warning(&format!("`{database}` is a production database ({reason})"), "");
    match Text::new(&format!("Type `{}` to go on:", one_line(&word))).prompt() {
        Ok(typed) if typed.trim() == word => Ok(()),
        Ok(_) | Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => {
            Err(Failure::new("not confirmed", help))
        }
        Err(error) => Err(Failure::new(format!("cannot ask here: {error}"), help)),
    }
}

/// Why it counts as production; none where it does not.
fn production(config: &Config, database: &str) -> Result<Option<String>, Failure> {
    if is_production(env::var("ENVIRONMENT").ok().as_deref()) {
        return Ok(Some("ENVIRONMENT=production".to_owned()));
    }
    let place = Place::of(config.database_url()?, database, &addresses);
    Ok(place.rule(&config.production, &addresses).map(|it| format!("`{it}` in driftless.toml")))
}

/// Where a database is, in every way in which a rule may say it. All in lower case.
struct Place {
    urls: Vec<String>,
    databases: [String; 2],
}

/// Says the addresses of a name.
type Lookup<'a> = dyn Fn(&str) -> Vec<IpAddr> + 'a;

/// Asks the system. A name that nobody knows has no address, and connecting says so.
fn addresses(name: &str) -> Vec<IpAddr> {
    (name, 0).to_socket_addrs().map(|all| all.map(|it| it.ip()).collect()).unwrap_or_default()
}

/// What a server of this machine is called.
const HERE: [&str; 4] = ["localhost", "127.0.0.1", "::1", "[::1]"];

impl Place {
    /// `database` is its name as the server says it, which a pooler may know by another one.
    fn of(target: &Target, database: &str, lookup: &Lookup<'_>) -> Place {
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
        Place { urls, databases }
    }

    /// The rule that it falls under; none where none does.
    fn rule<'a>(&self, rules: &'a Production, lookup: &Lookup<'_>) -> Option<&'a String> {
        let lower = |it: &String| it.trim().to_lowercase();
        let by_url = |it: &&String| {
            let spelled = spellings(&lower(it), lookup);
            spelled.iter().any(|it| self.urls.iter().any(|url| matches(it, url)))
        };
        let by_name = |it: &&String| self.databases.iter().any(|name| matches(&lower(it), name));
        rules.urls.iter().find(by_url).or_else(|| rules.databases.iter().find(by_name))
    }
}

/// The names of a server: as it is written, without the point at its end, its addresses; and for one of this machine all that
/// this machine is called, however it was said.
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

/// A pattern of a URL, and where it names a host the same with that host's addresses: a database may be reached by one of
/// them. Nothing is looked up for a pattern whose host is a pattern itself.
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

/// Whether a text is as a pattern says, in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(place) => rest = &rest[place + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Suggests a backup, with its command, where a plan loses data: what the drafts warn of, and what hand-written SQL says by
/// its own words.
pub(crate) fn suggest_backup(
    config: &Config,
    database: &str,
    plan: &[&Migration],
    direction: Direction,
    terminal: &mut Terminal,
) {
    let losing: Vec<&str> = plan
        .iter()
        .filter(|it| {
            loses_data(match direction {
                Direction::Up => &it.up,
                Direction::Down => it.down.as_deref().unwrap_or_default(),
            })
        })
        .map(|it| it.name.as_str())
        .collect();
    if losing.is_empty() {
        return;
    }
    // Without the password, which pg_dump takes from PGPASSWORD or asks for.
    let target = config.database_url().map_or_else(|_| database.to_owned(), Target::to_string);
    terminal.warning(
        &format!("data may be lost for good by {}", losing.join(", ")),
        &format!("keep a copy first: pg_dump --format=custom --file=backup.dump \"{target}\""),
    );
}

/// By the codes of data loss that a draft bears, or by statements that take rows or columns away.
///
/// It is for a hint, so that one too many does no harm: a literal may have a line like that of a draft's warning. Not seen is
/// what a function or a trigger does, what a type takes from values that it no longer holds, and what is put together as
/// text and executed.
fn loses_data(sql: &str) -> bool {
    let drafted = sql.lines().any(|it| it.starts_with("-- warning[DL"));
    drafted || message(sql).iter().any(takes_away)
}

/// Whether a statement takes rows or columns away. A schema goes only where nothing is left in it, unless it takes
/// everything along.
fn takes_away(statement: &Statement<'_>) -> bool {
    let tokens = statement.tokens();
    let words: Vec<&str> = tokens.iter().map(|it| keyword(&it.0)).collect();
    match words.as_slice() {
        ["truncate", ..] | ["delete", "from", ..] | ["drop", "table" | "owned", ..] => true,
        ["drop", .., "cascade"] => true,
        ["alter", "table", ..] => drops_column(&words),
        ["alter", "type", ..] => has(&words, ["drop", "attribute"]),
        // What comes with a WITH may delete further down.
        ["with" | "merge" | "explain" | "copy" | "prepare", ..] => deletes(&words),
        ["do", ..] => {
            tokens.iter().any(|it| matches!(&it.0, Token::Literal(body) if body_takes_away(body)))
        }
        _ => false,
    }
}

/// Whether a block of code does, anywhere: its statements begin behind words of its language.
fn body_takes_away(body: &str) -> bool {
    message(body).iter().any(|it| {
        let tokens = it.tokens();
        let words: Vec<&str> = tokens.iter().map(|it| keyword(&it.0)).collect();
        let drops = words.contains(&"drop") && words.last() == Some(&"cascade");
        let alters = has(&words, ["alter", "table"]) && drops_column(&words);
        drops
            || alters
            || deletes(&words)
            || words.contains(&"truncate")
            || has(&words, ["drop", "table"])
            || has(&words, ["drop", "owned"])
    })
}

fn deletes(words: &[&str]) -> bool {
    has(words, ["delete", "from"]) || has(words, ["then", "delete"])
}

/// `DROP COLUMN a`, and `DROP a`, which is the same.
fn drops_column(words: &[&str]) -> bool {
    const OTHERS: [&str; 5] = ["constraint", "default", "expression", "identity", "not"];
    words.windows(2).any(|it| it[0] == "drop" && !OTHERS.contains(&it[1]))
}

fn has(words: &[&str], pair: [&str; 2]) -> bool {
    words.windows(2).any(|it| it == pair)
}

/// The word that a token may be; a name in quotes, a string and a sign are none.
fn keyword(token: &Token) -> &str {
    token.name().filter(|it| token.is_word(it)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use driftless_introspect::Environment;

    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("shop_production", "shop_production"));
        assert!(!matches("shop", "shop_production"));
        assert!(matches("*prod*", "shop_production"));
        assert!(matches(
            "postgres://*@db.example.com*",
            "postgres://me:***@db.example.com:5432/shop"
        ));
        assert!(!matches("*.internal/*", "postgres://me@localhost/internal"));
        assert!(matches("*", ""));
    }

    /// A text, and the variables beside it.
    type Way<'a> = (&'a str, &'a [(&'a str, &'a str)]);

    /// What the names of these tests are known by.
    fn known(name: &str) -> Vec<IpAddr> {
        let address = match name {
            "localhost" => "127.0.0.1",
            "db.example.com" | "alias.example.com" => "192.0.2.7",
            _ => return name.parse().into_iter().collect(),
        };
        vec![address.parse().expect("it is an address")]
    }

    /// A rule, and what somebody may write to reach what it guards.
    #[test]
    fn there_is_no_way_around_a_rule() {
        let by_host = [
            "*@db.example.com*",
            "postgres://*@DB.example.com:5432/*",
            " postgres://me@db.example.com/shop ",
        ];
        let by_name = ["shop", "SH*P"];
        let here = ["*@localhost*", "*@127.0.0.1*", "postgresql://*@[::1]:5432/*"];
        let table: [(&[&str], &[&str], &[Way<'_>]); 3] = [
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
                let place = Place::of(&target, target.database(), &known);
                for rule in urls.iter().chain(databases) {
                    let own = |all: &[&str]| {
                        all.contains(rule).then(|| (*rule).to_owned()).into_iter().collect()
                    };
                    let rules = Production { urls: own(urls), databases: own(databases) };
                    assert!(
                        place.rule(&rules, &known).is_some(),
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
        let place = Place::of(&target, "shop_test", &known);
        let rules = Production {
            urls: ["*@db.example.com*", "*@localhost*", "*:5432/*", "*@*/shop"]
                .map(str::to_owned)
                .to_vec(),
            databases: ["shop", "shop_production", "*test_"].map(str::to_owned).to_vec(),
        };
        assert_eq!(place.rule(&rules, &known), None);
        // A pooler's name for it, and the server's.
        assert!(Place::of(&target, "shop_production", &known).rule(&rules, &known).is_some());
    }

    #[test]
    fn lost_data_is_seen_in_drafts_and_in_hand_written_sql() {
        assert!(loses_data("-- warning[DL101] drop-table: drops it\nDROP TABLE \"t\";"));
        assert!(loses_data("delete\n from users;"));
        assert!(loses_data("ALTER TABLE t DROP COLUMN a;"));
        assert!(loses_data("TRUNCATE t;"));
        assert!(loses_data("-- nothing\rDROP TABLE t;"));
        assert!(loses_data("DROP SCHEMA s CASCADE;"));
        for losing in [
            "insert into t values ('--'); delete from t",
            "insert into t values ('a\n--'); /* ; */ drop /* x */ table t",
            "/* -- */ TRUNCATE t",
            "select E'\\'--'; truncate t",
            "with gone as (delete from t returning *) insert into u select * from gone",
            "explain analyze delete from t",
            "copy (delete from t returning *) to '/tmp/x'",
            "merge into t using u on t.a = u.a when matched then delete",
            "alter table t drop a, add b int",
            "alter table t drop if exists a",
            "alter table t drop \"not\"",
            "alter type t drop attribute a",
            "drop owned by somebody",
            "drop view v cascade",
            "do $$ begin delete from t; end $$",
            "do language plpgsql 'begin if true then drop table t; end if; end'",
            "do $$ begin alter table t drop column a; end $$",
            "do $x$ begin\r truncate t; end $x$",
            "do $$ begin drop schema s cascade; end $$",
        ] {
            assert!(loses_data(losing), "{losing}");
        }
        for keeping in [
            "insert into t values ('; drop table t')",
            "comment on table t is 'we\ndrop table t; truncate t;'",
            "select $$; delete from t;$$",
            "select \"a; truncate b; \" from c",
            "/* ; drop table t; /* */ ; truncate t; */ select 1",
            "create function f() returns void language sql as 'delete from t'",
            "create function f() returns void begin atomic; delete from t; end",
            "create rule r as on insert to t do also (delete from u; delete from v)",
            "alter table t alter a drop not null, alter b drop default, drop constraint c",
            "alter table t alter a drop identity if exists, alter b drop expression",
            "alter publication p drop table t",
            "alter table \"drop\" rename to \"column\"",
            "do $$ begin raise exception 'delete from t'; end $$",
            "create table t (a int references u on delete cascade)",
            "grant delete, truncate on t to u",
            "drop index i",
        ] {
            assert!(!loses_data(keeping), "{keeping}");
        }
        assert!(!loses_data("DROP SCHEMA s;"));
        assert!(!loses_data("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u ON DELETE CASCADE;"));
        assert!(!loses_data("-- we drop table t another day\nALTER TABLE t DROP CONSTRAINT c;"));
    }
}
