//! Where a text and its environment lead: wherever the real libpq says.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use driftless_introspect::server::Throwaway;
use driftless_introspect::{Client, Target};

use super::port::{Ported, listen, psqls};
use super::project::{Project, column, table};

/// Roles and databases, the same on both servers, except for one password.
const ROLES: &str = r#"create role me login password 'pass';
create role open login;
create role "o'dd \ @:" login password 'p:w\ @/?#%&=''"';
create role limited login password 'pass';
grant pg_read_all_settings to me, open, "o'dd \ @:", limited;
create database me;
create database shop;
create database store;
create database "a b";
create database "it's";
create database "back\slash";
create database "at@colon:per%cent?&=";
"#;

/// What a session reports: the server by its socket, the database, the role, and a setting that options change.
const WHO: &str = "select pg_catalog.concat_ws(' ', pg_catalog.current_setting('unix_socket_directories'), \
     pg_catalog.current_database(), session_user, pg_catalog.current_setting('work_mem')) as who";

/// How driftless relates to libpq.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Both reach the same database, or neither reaches any.
    Reaches,
    /// Neither accepts it.
    Refuses,
    /// libpq may accept it, and driftless refuses it by its name.
    Unsupported(&'static str),
}
use Rule::{Reaches, Refuses, Unsupported};

type Pairs = &'static [(&'static str, &'static str)];

type Variables = Vec<(String, String)>;

/// A text, variables, files of the home directory, and the rule.
type Row = (&'static str, Pairs, Pairs, Rule);

const ALL: Pairs = &[
    ("PGHOST", "127.0.0.1"),
    ("PGPORT", "{A}"),
    ("PGDATABASE", "store"),
    ("PGUSER", "me"),
    ("PGPASSWORD", "pass"),
];
const ME: &str = "postgres://me:pass@127.0.0.1:{A}/shop";

/// `{A}` and `{B}` are ports, `{a}` and `{b}` the sockets' directories, `{%a}` and `{%b}` the same for a URL, `{s}` the
/// directory of a standby, and `~` the home directory.
const ROWS: &[Row] = &[
    // Complete texts.
    (ME, &[], &[], Reaches),
    ("postgresql://me:pass@127.0.0.1:{B}/shop", &[], &[], Reaches),
    ("host=127.0.0.1 port={B} user=me password=pass dbname=store", &[], &[], Reaches),
    ("host = 127.0.0.1 port= {A} user ='me' password = 'pa\\ss' dbname=st\\ore", &[], &[], Reaches),
    ("postgres://open@{%a}/shop", &[], &[], Reaches),
    ("postgres://open@{%b}:5432/shop", &[], &[], Reaches),
    ("postgres://open@/shop?host={b}", &[], &[], Reaches),
    ("host={b} user=open dbname=shop", &[], &[], Reaches),
    ("postgres://me:pass@{%b}/shop", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}?dbname=store", &[], &[], Reaches),
    ("postgres://me:pass@localhost:{B}/shop", &[], &[], Reaches),
    ("postgres://me:wrong@127.0.0.1:{A}/shop", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/nowhere", &[], &[], Refuses),
    ("postgres://nobody:pass@127.0.0.1:{A}/shop", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:1/shop", &[], &[], Refuses),
    ("postgres://me:pass@nowhere.invalid:{A}/shop", &[], &[], Refuses),
    // Precedence.
    ("postgres://", ALL, &[], Reaches),
    ("postgres:///shop", ALL, &[], Reaches),
    ("postgres://:{B}/shop", ALL, &[], Reaches),
    ("dbname=shop", ALL, &[], Reaches),
    ("user=open host={b} port=5432", ALL, &[], Reaches),
    (ME, &[("PGHOST", "{b}"), ("PGPORT", "5432"), ("PGDATABASE", "store")], &[], Reaches),
    (ME, &[("PGUSER", "open"), ("PGPASSWORD", "wrong")], &[], Reaches),
    (
        ME,
        &[("PGPORT", "{B}"), ("PGPASSFILE", "/nowhere"), ("PGCONNECT_TIMEOUT", "5")],
        &[],
        Reaches,
    ),
    ("postgres://me:wrong@127.0.0.1:{A}/shop", &[("PGPASSWORD", "pass")], &[], Refuses),
    ("postgres://me@127.0.0.1/shop", &[("PGPORT", "{B}"), ("PGPASSWORD", "pass")], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop", &[("PGHOSTADDR", "127.0.0.1")], &[], Reaches),
    ("postgres://me:pass@nowhere.invalid:{B}/shop", &[("PGHOSTADDR", "127.0.0.1")], &[], Reaches),
    ("postgres://me:pass@nowhere.invalid:{B}/shop?hostaddr=127.0.0.1", &[], &[], Reaches),
    (
        "hostaddr=127.0.0.1 port={B} user=me password=pass dbname=shop",
        &[("PGHOST", "{a}")],
        &[],
        Reaches,
    ),
    (
        "hostaddr=127.0.0.1 host=nowhere.invalid port={A} user=me password=pass dbname=shop",
        &[("PGHOSTADDR", "::2")],
        &[],
        Reaches,
    ),
    ("hostaddr=nowhere port={A} user=me password=pass dbname=shop", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?host={b}&port=5432", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?port={B}&dbname=store", &[], &[], Reaches),
    ("postgres://me:wrong@127.0.0.1:{A}/shop?password=pass", &[], &[], Reaches),
    ("postgres://nobody:pass@127.0.0.1:{A}/shop?user=me", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?port={A}&port={B}", &[], &[], Reaches),
    (
        "port={B} host=127.0.0.1 port={A} user=open user=me password=pass dbname=store dbname=shop",
        &[],
        &[],
        Reaches,
    ),
    (
        "host=127.0.0.1 port={A} user=me password=pass dbname=shop application_name=a://b",
        &[],
        &[],
        Reaches,
    ),
    // Empty values.
    (
        ME,
        &[("PGHOST", ""), ("PGPORT", ""), ("PGDATABASE", ""), ("PGUSER", ""), ("PGPASSWORD", "")],
        &[],
        Reaches,
    ),
    ("postgres://@127.0.0.1:/", ALL, &[], Reaches),
    ("postgres://:@127.0.0.1:{B}/", ALL, &[], Reaches),
    (
        "dbname='' host={b} user=me port=''",
        &[
            ("PGHOST", "127.0.0.1"),
            ("PGPORT", "{A}"),
            ("PGDATABASE", "store"),
            ("PGPASSWORD", "pass"),
        ],
        &[],
        Reaches,
    ),
    ("host=127.0.0.1 port={B} password=''", ALL, &[], Refuses),
    ("host=127.0.0.1 port={B} password=", ALL, &[(".pgpass", "*:{B}:*:me:pass")], Reaches),
    ("postgres://me@127.0.0.1:{A}", &[("PGDATABASE", ""), ("PGPASSWORD", "pass")], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?hostaddr=", &[("PGHOSTADDR", "::2")], &[], Reaches),
    (
        "postgres://me:pass@127.0.0.1:{A}/shop?target_session_attrs=",
        &[("PGTARGETSESSIONATTRS", "standby")],
        &[],
        Refuses,
    ),
    ("postgres://me:pass@127.0.0.1:{A}/shop?connect_timeout=", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?sslmode=", &[("PGSSLMODE", "disable")], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?connect_timeout=5&", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?&connect_timeout=5", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?connect_timeout", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?options=a=b", &[], &[], Refuses),
    // Escapes and odd names.
    ("postgres://%6de:p%61ss@127%2E0.0.1:{A}/%73hop?%70ort={B}", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/sh%op", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop%00", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/a%20b", &[], &[], Reaches),
    ("host=127.0.0.1 port={A} user=me password=pass dbname='a b'", &[], &[], Reaches),
    ("host=127.0.0.1 port={A} user=me password=pass dbname=a\\ b", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/it's", &[], &[], Reaches),
    ("host=127.0.0.1 port={A} user=me password=pass dbname='it\\'s'", &[], &[], Reaches),
    ("host=127.0.0.1 port={A} user=me password=pass dbname=it's", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/back\\slash", &[], &[], Reaches),
    ("host=127.0.0.1 port={A} user=me password=pass dbname=back\\\\slash", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/at%40colon:per%25cent%3F%26%3D", &[], &[], Reaches),
    (
        "postgres://o'dd%20%5C%20%40%3A:p%3Aw%5C%20%40%2F%3F%23%25%26%3D'%22@127.0.0.1:{B}/shop",
        &[],
        &[],
        Reaches,
    ),
    (
        "host=127.0.0.1 port={B} user='o\\'dd \\\\ @:' password='p:w\\\\ @/?#%&=\\'\"' dbname='at@colon:per%cent?&='",
        &[],
        &[],
        Reaches,
    ),
    (
        "postgres://127.0.0.1:{A}/",
        &[
            ("PGUSER", "o'dd \\ @:"),
            ("PGPASSWORD", "p:w\\ @/?#%&='\""),
            ("PGDATABASE", "at@colon:per%cent?&="),
        ],
        &[],
        Reaches,
    ),
    ("host=127.0.0.1 port={A} dbname='shop", &[], &[], Refuses),
    ("host=127.0.0.1 port={A} dbname", &[], &[], Refuses),
    // IPv6 addresses, which not every machine has.
    ("postgres://me:pass@[::1]:{A}/shop", &[], &[], Reaches),
    ("postgres://me:pass@[::1]/shop", &[("PGPORT", "{B}")], &[], Reaches),
    ("host=::1 port={B} user=me password=pass dbname=shop", &[], &[], Reaches),
    ("postgres://me:pass@[::2]:{A},[::1]:{B}/shop?connect_timeout=2", &[], &[], Reaches),
    ("postgres://me:pass@[::1:{A}/shop", &[], &[], Refuses),
    ("postgres://me:pass@[]:{A}/shop", &[], &[], Refuses),
    ("postgres://me:pass@[::1]x:{A}/shop", &[], &[], Refuses),
    // Lists.
    ("postgres://me:pass@127.0.0.1:1,127.0.0.1:{B}/shop", &[], &[], Reaches),
    ("postgres://me:pass@nowhere.invalid:{A},127.0.0.1:{B}/shop", &[], &[], Reaches),
    ("postgres://me:pass@{%a}:1,127.0.0.1:{B}/shop", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1,localhost/shop?port={B}", &[], &[], Reaches),
    ("host=127.0.0.1,127.0.0.1 port=1,{A} user=me password=pass dbname=shop", &[], &[], Reaches),
    ("host=127.0.0.1,{b} port=1,5432 user=me password=pass dbname=shop", &[], &[], Reaches),
    ("host=,127.0.0.1 port=1,{A} user=me password=pass dbname=shop", &[], &[], Reaches),
    (
        "host=a.invalid,b.invalid hostaddr=127.0.0.1,127.0.0.1 port=1,{B} user=me password=pass dbname=shop",
        &[],
        &[],
        Reaches,
    ),
    (
        "postgres://me:pass@/shop",
        &[("PGHOST", "127.0.0.1,127.0.0.1"), ("PGPORT", "1,{B}")],
        &[],
        Reaches,
    ),
    (
        "host=127.0.0.1,127.0.0.1 port={A},{B},{A} user=me password=pass dbname=shop",
        &[],
        &[],
        Refuses,
    ),
    ("host=127.0.0.1 port={A},{B} user=me password=pass dbname=shop", &[], &[], Refuses),
    (
        "host=a,b,c hostaddr=127.0.0.1,127.0.0.1 port={A} user=me password=pass dbname=shop",
        &[],
        &[],
        Refuses,
    ),
    (
        "postgres://me:pass@127.0.0.1:{A}/shop",
        &[("PGHOSTADDR", "127.0.0.1,127.0.0.1")],
        &[],
        Refuses,
    ),
    ("postgres://me:wrong@{%a},127.0.0.1:{B}/shop", &[], &[], Refuses),
    ("postgres://limited:pass@127.0.0.1:{A},127.0.0.1:{B}/shop", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A},127.0.0.1:{B}/nowhere", &[], &[], Refuses),
    ("host=127.0.0.1 port=' {A} ' user=me password=pass dbname=shop", &[], &[], Reaches),
    ("host=127.0.0.1 port=0 user=me password=pass dbname=shop", &[], &[], Refuses),
    ("host=127.0.0.1 port=65536 user=me password=pass dbname=shop", &[], &[], Refuses),
    ("host=127.0.0.1 port=abc user=me password=pass dbname=shop", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1/shop", &[("PGPORT", "abc")], &[], Refuses),
    // Passwords in files.
    (
        "postgres://me@127.0.0.1:{A}/shop",
        &[],
        &[(".pgpass", "127.0.0.1:{A}:shop:me:pass")],
        Reaches,
    ),
    (
        "postgres://me@127.0.0.1:{A}/shop",
        &[],
        &[(".pgpass", "127.0.0.1:{B}:shop:me:pass")],
        Refuses,
    ),
    (
        "postgres://me@127.0.0.1:{A}/shop",
        &[],
        &[(
            ".pgpass",
            "# one\n\n127.0.0.1:{B}:*:*:wrong\n*:{A}:store:me:wrong\n*:*:*:me:pass\n*:*:*:*:wrong",
        )],
        Reaches,
    ),
    (
        "postgres://me@127.0.0.1:{A}/shop",
        &[],
        &[(".pgpass", "*:*:*:*:wrong\n*:*:*:me:pass")],
        Refuses,
    ),
    (
        "postgres://me@127.0.0.1:{B}/shop",
        &[("PGPASSWORD", "wrong")],
        &[(".pgpass", "*:*:*:*:pass")],
        Refuses,
    ),
    (
        "postgres://me@127.0.0.1:{B}/shop",
        &[("PGPASSFILE", "~/other")],
        &[(".pgpass", "*:*:*:*:wrong"), ("other", "*:*:*:*:pass\r")],
        Reaches,
    ),
    (
        "postgres://me@127.0.0.1:{B}/shop?passfile=~/other",
        &[("PGPASSFILE", "~/.pgpass")],
        &[(".pgpass", "*:*:*:*:wrong"), ("other", "*:*:*:*:pass")],
        Reaches,
    ),
    (
        "postgres://me@127.0.0.1:{B}/shop",
        &[("PGPASSFILE", "~/missing")],
        &[(".pgpass", "*:*:*:*:pass")],
        Refuses,
    ),
    (
        "postgres://me@127.0.0.1:{B}/shop",
        &[("PGPASSFILE", "")],
        &[(".pgpass", "*:*:*:*:pass")],
        Reaches,
    ),
    (
        "postgres://me@{%b}/shop",
        &[],
        &[(".pgpass", "localhost:5432:*:*:wrong\n{b}:5432:*:*:pass")],
        Reaches,
    ),
    (
        "postgres://me@name.invalid:{A}/shop?hostaddr=127.0.0.1",
        &[],
        &[(".pgpass", "127.0.0.1:*:*:*:wrong\nname.invalid:*:*:*:pass")],
        Reaches,
    ),
    (
        "hostaddr=127.0.0.1 port={A} user=me dbname=shop",
        &[],
        &[(".pgpass", "localhost:*:*:*:wrong\n127.0.0.1:*:*:*:pass")],
        Reaches,
    ),
    (
        "postgres://me@127.0.0.1:1,localhost:{B}/shop",
        &[],
        &[(".pgpass", "127.0.0.1:*:*:*:wrong\nlocalhost:{B}:*:*:pass")],
        Reaches,
    ),
    (
        "postgres://o'dd%20%5C%20%40%3A@127.0.0.1:{B}/at%40colon%3Aper%25cent%3F%26%3D",
        &[],
        &[(".pgpass", "*:*:at@colon\\:per%cent?&=:o'dd \\\\ @\\::p\\:w\\\\ @/?#%&='\"")],
        Reaches,
    ),
    ("postgres://me@127.0.0.1:{A}/shop", &[], &[(".pgpass", "*:*:*:*:pass\n!open")], Refuses),
    ("postgres://open@{%a}/shop", &[], &[(".pgpass", "*:*:*:*:pass\n!open")], Reaches),
    // Services.
    ("service=b", &[], &[(".pg_service.conf", SERVICES)], Reaches),
    ("postgres://?service=b", &[], &[(".pg_service.conf", SERVICES)], Reaches),
    (
        "postgres:///store?service=a",
        &[("PGSERVICE", "b")],
        &[(".pg_service.conf", SERVICES)],
        Reaches,
    ),
    (
        "postgres://",
        &[
            ("PGSERVICE", "a"),
            ("PGPORT", "1"),
            ("PGHOST", "{b}"),
            ("PGDATABASE", "store"),
            ("PGPASSWORD", "wrong"),
        ],
        &[(".pg_service.conf", SERVICES)],
        Reaches,
    ),
    ("port={B}", &[("PGSERVICE", "a")], &[(".pg_service.conf", SERVICES)], Reaches),
    ("service=list", &[], &[(".pg_service.conf", SERVICES)], Reaches),
    (
        "service=b",
        &[("PGSERVICEFILE", "~/mine")],
        &[(".pg_service.conf", "[b]\nhost=nowhere.invalid"), ("mine", SERVICES)],
        Reaches,
    ),
    ("service=b", &[("PGSERVICEFILE", "~/missing")], &[(".pg_service.conf", SERVICES)], Refuses),
    ("service=b", &[("PGSERVICEFILE", "")], &[(".pg_service.conf", SERVICES)], Refuses),
    ("service=b", &[("PGSYSCONFDIR", "~/etc")], &[("etc/pg_service.conf", SERVICES)], Reaches),
    (
        "service=b",
        &[("PGSYSCONFDIR", "~/etc")],
        &[
            (".pg_service.conf", "[b]\nhost={b}\nuser=open\ndbname=a b"),
            ("etc/pg_service.conf", SERVICES),
        ],
        Reaches,
    ),
    (
        "service=b",
        &[("PGSYSCONFDIR", "~/etc")],
        &[(".pg_service.conf", "[c]\nhost={b}"), ("etc/pg_service.conf", SERVICES)],
        Reaches,
    ),
    ("service=missing", &[], &[(".pg_service.conf", SERVICES)], Refuses),
    ("service=b", &[], &[], Refuses),
    (ME, &[("PGSERVICE", "missing")], &[], Refuses),
    (ME, &[("PGSERVICE", "")], &[], Refuses),
    ("service=nested", &[], &[(".pg_service.conf", SERVICES)], Refuses),
    ("service=broken", &[], &[(".pg_service.conf", SERVICES)], Refuses),
    ("service=unknown", &[], &[(".pg_service.conf", SERVICES)], Refuses),
    ("service=spaces", &[], &[(".pg_service.conf", SERVICES)], Refuses),
    // Settings of the session.
    (ME, &[("PGOPTIONS", "-c work_mem=77kB")], &[], Reaches),
    (
        "postgres://me:pass@127.0.0.1:{A}/shop?options=-c%20work_mem%3D78kB",
        &[("PGOPTIONS", "-c work_mem=77kB")],
        &[],
        Reaches,
    ),
    (
        "host=127.0.0.1 port={A} user=me password=pass dbname=shop options='-c work_mem=79kB -c application_name=a\\\\ b'",
        &[],
        &[],
        Reaches,
    ),
    (
        "postgres://me:pass@127.0.0.1:{A}/shop?options=",
        &[("PGOPTIONS", "-c work_mem=77kB")],
        &[],
        Reaches,
    ),
    (ME, &[("PGOPTIONS", "-c nonsense=1")], &[], Refuses),
    (ME, &[("PGAPPNAME", "mine"), ("PGCLIENTENCODING", "LATIN1")], &[], Reaches),
    (
        "postgres://me:pass@127.0.0.1:{A}/shop?application_name=x&fallback_application_name=y&client_encoding=UTF8",
        &[],
        &[],
        Reaches,
    ),
    // The choice among several servers.
    ("postgres://driftless@{%s},{%a}/postgres?target_session_attrs=any", &[], &[], Reaches),
    ("postgres://driftless@{%s},{%a}/postgres?target_session_attrs=read-write", &[], &[], Reaches),
    ("postgres://driftless@{%s},{%a}/postgres?target_session_attrs=primary", &[], &[], Reaches),
    ("postgres://driftless@{%a},{%s}/postgres?target_session_attrs=read-only", &[], &[], Reaches),
    ("postgres://driftless@{%a},{%s}/postgres?target_session_attrs=standby", &[], &[], Reaches),
    (
        "postgres://driftless@{%a},{%s}/postgres?target_session_attrs=prefer-standby",
        &[],
        &[],
        Reaches,
    ),
    (
        "postgres://driftless@{%a},{%b}/postgres?target_session_attrs=prefer-standby",
        &[],
        &[],
        Reaches,
    ),
    (
        "postgres://driftless@{%a},{%s}/postgres",
        &[("PGTARGETSESSIONATTRS", "standby")],
        &[],
        Reaches,
    ),
    ("postgres://driftless@{%a},{%b}/postgres?target_session_attrs=standby", &[], &[], Refuses),
    ("postgres://driftless@{%s}/postgres?target_session_attrs=read-write", &[], &[], Refuses),
    ("postgres://driftless@{%s}/postgres?target_session_attrs=primary", &[], &[], Refuses),
    (
        "postgres://driftless@{%a}/postgres?target_session_attrs=read-only&options=-c%20default_transaction_read_only%3Don",
        &[],
        &[],
        Reaches,
    ),
    ("postgres://driftless@{%a}/postgres?target_session_attrs=nonsense", &[], &[], Refuses),
    (
        "postgres://me:pass@127.0.0.1:1,127.0.0.1:{B}/shop?load_balance_hosts=random",
        &[],
        &[],
        Reaches,
    ),
    (
        "postgres://me:pass@127.0.0.1:{A},127.0.0.1:{B}/shop?load_balance_hosts=disable",
        &[],
        &[],
        Reaches,
    ),
    (
        "postgres://me:pass@127.0.0.1:{B},127.0.0.1:1/shop",
        &[("PGLOADBALANCEHOSTS", "random")],
        &[],
        Reaches,
    ),
    ("postgres://me:pass@127.0.0.1:{A}/shop?load_balance_hosts=nonsense", &[], &[], Refuses),
    // How a connection is kept, and how long it is tried.
    ("postgres://me:pass@127.0.0.1:{A}/shop?keepalives=0", &[], &[], Reaches),
    (
        "postgres://me:pass@127.0.0.1:{A}/shop?keepalives=1&keepalives_idle=30&keepalives_interval=5&keepalives_count=3&tcp_user_timeout=9000",
        &[],
        &[],
        Reaches,
    ),
    ("postgres://me:pass@127.0.0.1:{A}/shop?keepalives_idle=-1", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?keepalives=x", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?connect_timeout=0", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?connect_timeout=-1", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?connect_timeout=x", &[], &[], Refuses),
    (ME, &[("PGCONNECT_TIMEOUT", "x")], &[], Refuses),
    // TLS, which these servers lack, and similar options.
    (
        "postgres://me:pass@127.0.0.1:{A}/shop?sslmode=disable",
        &[("PGSSLMODE", "require")],
        &[],
        Reaches,
    ),
    ("postgres://me:pass@127.0.0.1:{A}/shop?sslmode=allow", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?sslmode=prefer", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?sslmode=require", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?sslmode=verify-ca", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?sslmode=verify-full", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?sslmode=nonsense", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?ssl=true", &[], &[], Refuses),
    (ME, &[("PGSSLMODE", "require")], &[], Refuses),
    (ME, &[("PGREQUIRESSL", "1")], &[], Refuses),
    ("postgres://open@{%a}/shop?sslmode=require", &[], &[], Reaches),
    ("postgres://open@{%a}/shop?sslmode=verify-full", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?channel_binding=disable", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?channel_binding=require", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?channel_binding=nonsense", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?gssencmode=disable", &[], &[], Reaches),
    ("postgres://me:pass@127.0.0.1:{A}/shop?gssencmode=require", &[], &[], Refuses),
    ("postgres://me:pass@127.0.0.1:{A}/shop?gssencmode=nonsense", &[], &[], Refuses),
    // Options that one of the drivers does not know.
    ("postgres://me:pass@127.0.0.1:{A}/shop?nonsense=1", &[], &[], Unsupported("`nonsense`")),
    (
        "host=127.0.0.1 port={A} user=me password=pass dbname=shop nonsense=1",
        &[],
        &[],
        Unsupported("`nonsense`"),
    ),
    (
        "Host=127.0.0.1 port={A} user=me password=pass dbname=shop",
        &[],
        &[],
        Unsupported("did you mean `host`"),
    ),
    ("postgres://me:pass@127.0.0.1:{A}/shop?sslcrl=/nowhere", &[], &[], Unsupported("`sslcrl`")),
    (
        "postgres://me:pass@127.0.0.1:{A}/shop?requirepeer=root",
        &[],
        &[],
        Unsupported("`requirepeer`"),
    ),
    (
        "postgres://me:pass@127.0.0.1:{A}/shop?replication=database",
        &[],
        &[],
        Unsupported("`replication`"),
    ),
    (ME, &[("PGREQUIREAUTH", "scram-sha-256")], &[], Unsupported("PGREQUIREAUTH")),
    (ME, &[("PGSSLCRL", "/nowhere")], &[], Unsupported("PGSSLCRL")),
    (ME, &[("PGREQUIREPEER", "")], &[], Reaches),
];

const SERVICES: &str = "# services\n[a]\nhost=127.0.0.1\nport={A}\nuser=me\npassword=pass\ndbname=shop\n\n  # of b\n[b]\n  host=127.0.0.1  \nport={B}\nport=1\nuser=me\npassword=pass\ndbname=a b\n[list]\nhost=127.0.0.1,127.0.0.1\nport=1,{B}\nuser=me\npassword=pass\ndbname=shop\n[nested]\nservice=a\n[unknown]\nhost=127.0.0.1\nnonsense=1\n[spaces]\nhost = 127.0.0.1\n[broken]\nhost\n";

/// Two servers, and a standby of another.
struct World {
    a: Ported,
    b: Ported,
    standby: Throwaway,
    /// Every home directory is below it.
    directory: PathBuf,
}

impl World {
    fn new(directory: &Path) -> World {
        let a = Ported::start(ROLES);
        let b = Ported::start(ROLES);
        let limit = "alter role limited connection limit 0";
        let client = a.server.target("postgres").and_then(|it| it.connect());
        client.expect("it answers").batch_execute(limit).expect("it is sound");
        let standby = Throwaway::start_standby(a.server.programs()).expect("a standby starts");
        World { a, b, standby, directory: directory.to_owned() }
    }

    fn filled(&self, text: &str, home: &Path) -> String {
        let standby = self.standby.target("postgres").expect("it is sound");
        let standby = standby.endpoints()[0].host.clone();
        [
            ("{A}", self.a.port.to_string()),
            ("{B}", self.b.port.to_string()),
            ("{a}", self.a.directory.clone()),
            ("{b}", self.b.directory.clone()),
            ("{%a}", self.a.escaped()),
            ("{%b}", self.b.escaped()),
            ("{%s}", standby.replace('/', "%2F")),
            ("~", home.display().to_string()),
        ]
        .into_iter()
        .fold(text.to_owned(), |text, (what, is)| text.replace(what, &is))
    }

    /// A row's text and its environment, in a home directory of its own.
    fn furnished(&self, number: usize, row: &Row) -> (String, Variables) {
        let home = self.directory.join(format!("home-{number}"));
        fs::create_dir_all(&home).expect("it can be made");
        for (name, text) in row.2 {
            let path = home.join(name);
            fs::create_dir_all(path.parent().expect("it is below")).expect("it can be made");
            let (text, mode) = match text.strip_suffix("!open") {
                Some(text) => (text, 0o644),
                None => (*text, 0o600),
            };
            fs::write(&path, self.filled(text, &home)).expect("it can be written");
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
        }
        let mut variables: BTreeMap<String, String> = BTreeMap::new();
        variables.insert("HOME".to_owned(), home.display().to_string());
        // The directory that libpq is compiled with differs between builds.
        variables.insert("PGSYSCONFDIR".to_owned(), home.display().to_string());
        variables.extend(row.1.iter().map(|it| (it.0.to_owned(), self.filled(it.1, &home))));
        (self.filled(row.0, &home), variables.into_iter().collect())
    }

    /// Every database that a row may lead to, as a superuser.
    fn databases(&self) -> Vec<(String, Client)> {
        let mut all = Vec::new();
        for server in [&self.a, &self.b] {
            for name in [
                "me",
                "shop",
                "store",
                "a b",
                "it's",
                "back\\slash",
                "at@colon:per%cent?&=",
                "postgres",
            ] {
                let target =
                    server.server.target("postgres").expect("it is sound").with_database(name);
                let mut client = target.connect().expect("it answers");
                client
                    .batch_execute("grant create on schema public to public")
                    .expect("it is ours");
                all.push((format!("{} {name} ", server.directory), client));
            }
        }
        all
    }
}

/// The outcome: the session, or why there is none.
type Met = Result<String, String>;

fn asked(command: &mut Command, variables: &[(String, String)]) -> Met {
    command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C");
    let output = command.envs(variables.iter().cloned()).output().expect("it starts");
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// What libpq does with it: the newest that knows its options. None if there is none.
fn libpq(psqls: &[PathBuf], text: &str, variables: &[(String, String)]) -> Option<Met> {
    let lacks =
        ["not compiled in", "parameter: \"load_balance_hosts\"", "option \"load_balance_hosts\""];
    let arguments = ["-w", "-X", "-A", "-t", "-d", text, "-c", WHO];
    psqls
        .iter()
        .map(|it| asked(Command::new(it).args(arguments), variables))
        .find(|it| !it.as_ref().is_err_and(|it| lacks.iter().any(|lack| it.contains(lack))))
}

/// What driftless does with it, in a process of its own.
fn driftless(text: &str, variables: &[(String, String)]) -> Met {
    let mut child = Command::new(env::current_exe().expect("a test knows its program"));
    child.args(["--exact", NAME, "--nocapture"]);
    let with_text = [variables, &[(TEXT.to_owned(), text.to_owned())]].concat();
    let said = asked(&mut child, &with_text).expect("it ends well");
    let line = |what: &str| said.lines().find_map(|it| it.strip_prefix(what)).map(str::to_owned);
    match line("refused: ") {
        Some(why) => Err(why),
        None => Ok(line("reached: ").expect("it is said")),
    }
}

const NAME: &str = "target::every_text_leads_to_where_libpq_goes";

/// The text that a child process of this test resolves.
const TEXT: &str = "DRIFTLESS_TEST_TARGET";

/// The session that driftless has with a text.
fn session(text: &str) -> Met {
    let target =
        Target::resolve(text).map_err(|it| format!("{it} ({})", it.help().unwrap_or("")))?;
    let mut client = target.connect().map_err(|it| it.to_string())?;
    Ok(client.query_one(WHO, &[]).map_err(|it| it.to_string())?.get(0))
}

#[test]
fn every_text_leads_to_where_libpq_goes() {
    if let Ok(text) = env::var(TEXT) {
        match session(&text) {
            Ok(reached) => println!("\nreached: {reached}"),
            Err(why) => println!("\nrefused: {}", why.replace('\n', " ")),
        }
        return;
    }
    let project = Project::new();
    project.migration("1_reached", "create table reached ();", "drop table reached;");
    let world = World::new(&project.directory);
    let mut databases = world.databases();
    let psqls = psqls();
    assert!(!psqls.is_empty(), "there is no psql to ask");
    let furnished: Vec<(&Row, String, Variables)> = ROWS
        .iter()
        .enumerate()
        .map(|(number, row)| {
            let (text, variables) = world.furnished(number, row);
            (row, text, variables)
        })
        .collect();
    let answers: Vec<(Option<Met>, Met)> = thread::scope(|scope| {
        let asks = |rows: &[(&Row, String, Variables)]| {
            let one = |it: &(&Row, String, Variables)| {
                (libpq(&psqls, &it.1, &it.2), driftless(&it.1, &it.2))
            };
            rows.iter().map(one).collect::<Vec<_>>()
        };
        let parts = furnished.chunks(ROWS.len().div_ceil(4));
        let threads: Vec<_> = parts.map(|it| scope.spawn(move || asks(it))).collect();
        threads.into_iter().flat_map(|it| it.join().expect("it ends")).collect()
    });
    let (mut wrong, mut reached) = (Vec::new(), 0);
    for ((row, text, variables), (libpq, driftless)) in furnished.into_iter().zip(answers) {
        let as_wanted = match (row.3, &libpq, &driftless) {
            (Reaches, Some(Ok(who)), Ok(met)) => met == who,
            (Reaches, None, Ok(_)) => true,
            // If the machine has no IPv6.
            (Reaches, Some(Err(_)), Err(_)) => row.0.contains("::1"),
            (Reaches, _, _) => false,
            (Refuses, it, met) => !matches!(it, Some(Ok(_))) && met.is_err(),
            (Unsupported(name), _, met) => met.as_ref().is_err_and(|it| it.contains(name)),
        };
        if !as_wanted {
            wrong.push(format!("{row:?}\n  libpq: {libpq:?}\n  driftless: {driftless:?}"));
        }
        // A standby is not written to.
        if row.0.contains("{%s}") {
            continue;
        }
        // The command itself writes to that database, and to no other.
        let mut upgrade = Command::new(env!("CARGO_BIN_EXE_driftless"));
        upgrade.arg("upgrade").current_dir(&project.directory);
        let variables = [variables, vec![("DATABASE_URL".to_owned(), text)]].concat();
        let outcome = asked(&mut upgrade, &variables);
        let mut written = Vec::new();
        for (place, client) in &mut databases {
            let query = "select to_regclass('public.reached') is not null";
            if client.query_one(query, &[]).expect("it answers").get(0) {
                written.push(place.clone());
                let clear = "drop table reached, __diesel_schema_migrations, __driftless_journal";
                client.batch_execute(clear).expect("it is ours");
            }
        }
        let as_wanted = match &driftless {
            // A read-only session does not write.
            Ok(_) if row.0.contains("read_only") => outcome.is_err() && written.is_empty(),
            Ok(who) => {
                reached += 1;
                outcome.is_ok() && written.len() == 1 && who.starts_with(&written[0])
            }
            Err(_) => outcome.is_err() && written.is_empty(),
        };
        if !as_wanted {
            wrong.push(format!("{row:?}\n  {driftless:?}\n  upgrade: {outcome:?} {written:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong of {}:\n{}", wrong.len(), ROWS.len(), wrong.join("\n"));
    assert!(ROWS.len() >= 76 && reached >= 76, "{} rows, {reached} of them reached", ROWS.len());
}

/// Two servers behind one address: what is proven of one connection is not proven of the next.
#[test]
fn nothing_is_written_where_the_drivers_meet_two_databases() {
    let project = Project::new();
    project.migration("1_reached", "create table reached ();", "drop table reached;");
    let sql = "create role me login password 'pass' superuser;\ncreate database shop;\n";
    let (a, b) = (Ported::start(sql), Ported::start(sql));
    let mut databases = [&a, &b]
        .map(|it| it.server.target("shop").and_then(|it| it.connect()).expect("it answers"));
    for sockets in [[&a, &b], [&b, &a]] {
        let port = listen(&sockets.map(|it| it.directory.as_str()));
        let url = format!("postgres://me:pass@127.0.0.1:{port}/shop");
        for arguments in [&["upgrade"][..], &["stamp", "head"], &["downgrade", "base"]] {
            let ran = project.run_at(Some(&url), arguments);
            assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
            assert!(
                ran.stderr.contains("reached different databases, so nothing was written"),
                "{ran:?}"
            );
            assert!(ran.stderr.contains("help: "), "{ran:?}");
            for client in &mut databases {
                let query =
                    "select count(*) from pg_class where relnamespace = 'public'::regnamespace";
                assert_eq!(client.query_one(query, &[]).expect("it answers").get::<_, i64>(0), 0);
            }
        }
    }
    // The same text, if both connections reach one server.
    let port = listen(&[a.directory.as_str()]);
    let ran =
        project.run_at(Some(&format!("postgres://me:pass@127.0.0.1:{port}/shop")), &["upgrade"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

/// A throwaway server is never one that the environment names.
#[test]
fn throwaway_servers_heed_no_variable_of_libpq() {
    let project = Project::with_own_servers();
    project.models(&[table("User", "users", &[column("name", "name", "text")])]);
    project.migration("1_posts", "create table posts (id int);", "drop table posts;");
    project.write("home/pgpass", "*:*:*:*:wrong\n");
    for variable in [
        ("PGPORT", "1"),
        ("PGHOST", "nowhere"),
        ("PGHOSTADDR", "127.0.0.1"),
        ("PGDATABASE", "nowhere"),
        ("PGUSER", "nobody"),
        ("PGPASSWORD", "wrong"),
        ("PGPASSFILE", "home/pgpass"),
        ("PGSERVICE", "missing"),
        ("PGSERVICEFILE", "/nowhere"),
        ("PGOPTIONS", "-c search_path=nowhere"),
        ("PGSSLMODE", "verify-full"),
        ("PGTARGETSESSIONATTRS", "standby"),
        ("PGCLIENTENCODING", "LATIN1"),
        ("PGREQUIREPEER", "nobody"),
    ] {
        // An empty `.env`, so that none further up is read.
        let variables = [("DATABASE_URL", ""), variable];
        let draft = ["revision", "--autogenerate", "--dry-run", "-m", "users"];
        for arguments in [&["verify"][..], &draft] {
            let ran = project.run_with(&variables, arguments);
            assert_eq!(ran.code, 0, "{variable:?} {arguments:?}: {ran:?}");
        }
    }
}
