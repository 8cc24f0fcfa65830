//! Connections with and without TLS: to a server that offers TLS, one that requires it, and one that lacks it.

mod authority;
mod certificates;
mod server;

use driftless_introspect::{Client, Error, connect};

use server::{LACKS_TLS, Server, WITH_TLS};

/// Whether the connection is encrypted, as the server sees it.
fn encrypted(client: &mut Client) -> bool {
    let query = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    client.query_one(query, &[]).expect("the server answers").get(0)
}

fn works(url: &str) -> bool {
    encrypted(&mut connect(url).unwrap_or_else(|it| panic!("{url}: {it}")))
}

fn refused(url: &str) -> String {
    let message = connect(url).map(|_| ()).expect_err("it is refused").to_string();
    assert!(!message.contains(server::PASSWORD), "{message}");
    message
}

fn url(server: &Server, host: &str, query: &str) -> String {
    format!(
        "postgres://{}:{}@{host}:{}/postgres?{query}",
        server::USER,
        server::PASSWORD,
        server.port
    )
}

#[test]
fn modes_without_verification() {
    let server = &*WITH_TLS;
    for (mode, expected) in
        [("disable", false), ("allow", false), ("prefer", true), ("require", true)]
    {
        assert_eq!(
            works(&url(server, "127.0.0.1", &format!("sslmode={mode}"))),
            expected,
            "{mode}"
        );
    }
    assert!(works(&url(server, "127.0.0.1", "")), "as libpq, TLS is preferred where nobody says");
}

#[test]
fn keywords_know_tls_too() {
    let server = &*WITH_TLS;
    let text = format!(
        "host=localhost port={} user={} password='{}' dbname=postgres sslmode=verify-full sslrootcert='{}'",
        server.port,
        server::USER,
        server::PASSWORD,
        server.file("ca.crt")
    );
    assert!(works(&text));
}

#[test]
fn a_known_authority_is_trusted_for_its_host() {
    let server = &*WITH_TLS;
    let known = format!("sslrootcert={}", server.file("ca.crt"));
    assert!(works(&url(server, "localhost", &format!("sslmode=verify-full&{known}"))));
    assert!(works(&url(server, "127.0.0.1", &format!("sslmode=verify-ca&{known}"))));
    let message = refused(&url(server, "127.0.0.1", &format!("sslmode=verify-full&{known}")));
    assert!(message.contains("the server's certificate is not accepted"), "{message}");
    assert!(message.contains("mismatch"), "{message}");
}

#[test]
fn an_unknown_authority_is_refused() {
    let server = &*WITH_TLS;
    for mode in ["require", "verify-ca", "verify-full"] {
        let query = format!("sslmode={mode}&sslrootcert={}", server.file("other.crt"));
        let message = refused(&url(server, "localhost", &query));
        assert!(message.contains("the server's certificate is not accepted"), "{message}");
    }
    let message = refused(&url(server, "localhost", "sslrootcert=system"));
    assert!(message.contains("the server's certificate is not accepted"), "{message}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let query = "sslmode=verify-full&sslrootcert=/nowhere/ca.crt";
    let message = refused(&url(&WITH_TLS, "localhost", query));
    assert!(message.contains("/nowhere/ca.crt"), "{message}");
}

#[test]
fn a_server_that_insists_is_given_what_it_wants() {
    let server = &*WITH_TLS;
    let insists = |mode: &str| {
        url(server, "127.0.0.1", &format!("sslmode={mode}"))
            .replace(server::USER, server::ENCRYPTED_USER)
    };
    assert!(works(&insists("allow")));
    assert!(refused(&insists("disable")).contains("pg_hba.conf"));
    let shuns = |mode: &str| {
        url(server, "127.0.0.1", &format!("sslmode={mode}"))
            .replace(server::USER, server::PLAIN_USER)
    };
    assert!(!works(&shuns("prefer")));
    assert!(refused(&shuns("require")).contains("pg_hba.conf"));
}

#[test]
fn a_server_without_tls() {
    let server = &*LACKS_TLS;
    assert!(!works(&url(server, "127.0.0.1", "sslmode=prefer")));
    assert!(!works(&url(server, "127.0.0.1", "sslmode=allow")));
    let message = refused(&url(server, "127.0.0.1", "sslmode=require"));
    assert!(message.contains("server does not support TLS"), "{message}");
}

#[test]
fn a_client_shows_its_certificate() {
    let server = &*WITH_TLS;
    let as_certified =
        |query: &str| url(server, "127.0.0.1", query).replace(server::USER, server::CERTIFIED_USER);
    let own = format!("sslcert={}&sslkey={}", server.file("client.crt"), server.file("client.key"));
    assert!(works(&as_certified(&format!("sslmode=require&{own}"))));
    let message = refused(&as_certified("sslmode=require"));
    assert!(message.contains("certificate"), "{message}");
}

#[test]
fn a_wrong_password_is_not_shown() {
    let message =
        refused(&url(&WITH_TLS, "127.0.0.1", "").replace(server::PASSWORD, "wrong-secret"));
    assert!(message.contains("password authentication failed"), "{message}");
    assert!(!message.contains("wrong-secret"), "{message}");
}

#[test]
fn the_server_knows_who_is_there() {
    let name = |query: &str| -> String {
        let client = connect(&url(&LACKS_TLS, "127.0.0.1", query));
        let mut client = client.unwrap_or_else(|it: Error| panic!("{it}"));
        client.query_one("show application_name", &[]).expect("the server answers").get(0)
    };
    assert_eq!(name(""), "driftless");
    assert_eq!(name("application_name=mine"), "mine");
}
