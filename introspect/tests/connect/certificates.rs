//! Which certificates are accepted, of servers and of clients: those that libpq accepts.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use driftless_introspect::connect;
use driftless_introspect::server::all;

use crate::authority::{Certified, Key, Shape};
use crate::server::{self, CHANGING, WITH_TLS};
use crate::{encrypted, refused, url};

/// What a server shows, what is trusted, and whether that is accepted for the authority, and for each of these hosts.
type Row<'a> = (&'a str, &'a [&'a Certified], &'a [&'a Certified], bool, &'a [(&'a str, bool)]);

const HERE: &str = "localhost";

#[test]
fn a_server_is_trusted_if_libpq_trusts_it() -> Result<(), Box<dyn Error>> {
    let psql = psql_with_tls();
    let server = CHANGING.lock().expect("no other test has it");
    let leaf = Shape::leaf(HERE, &[HERE]);
    let plain = Shape::leaf(HERE, &[]);
    let old = Shape { version: 1, ..plain };
    let root = Shape::authority("root").signed(None)?;
    let impostor = Shape::authority("root").signed(None)?;
    let old_root = Shape { version: 1, ..Shape::authority("old root") }.signed(None)?;
    let expired_root = Shape { days: (-3, -1), ..Shape::authority("expired") }.signed(None)?;
    let no_root = Shape { authority: Some(false), ..Shape::authority("none") }.signed(None)?;
    let bound_root =
        Shape { domain: Some("example.org"), ..Shape::authority("bound") }.signed(None)?;
    let between = Shape::authority("between").signed(Some(&root))?;
    let of_root = leaf.signed(Some(&root))?;
    let below = leaf.signed(Some(&between))?;
    let itself = Shape { authority: Some(true), ..plain }.signed(None)?;
    let itself_plain = plain.signed(None)?;
    let itself_old = old.signed(None)?;
    let itself_expired = Shape { days: (-3, -1), authority: Some(true), ..plain }.signed(None)?;
    let authority_as_leaf = Shape { authority: Some(true), ..leaf }.signed(Some(&root))?;
    let expired = Shape { days: (-3, -1), ..leaf }.signed(Some(&root))?;
    let early = Shape { days: (1, 2), ..leaf }.signed(Some(&root))?;
    let expired_old = Shape { days: (-3, -1), ..old }.signed(Some(&root))?;
    let documented = old.signed(Some(&root))?;
    let forged_old = old.signed(Some(&impostor))?;
    let forged = leaf.signed(Some(&impostor))?;
    let all_old = old.signed(Some(&old_root))?;
    let of_expired = leaf.signed(Some(&expired_root))?;
    let old_of_expired = old.signed(Some(&expired_root))?;
    let of_none = leaf.signed(Some(&no_root))?;
    let old_of_none = old.signed(Some(&no_root))?;
    let out_of_bounds = leaf.signed(Some(&bound_root))?;
    let old_out_of_bounds = Shape { name: "db.example.com", ..old }.signed(Some(&bound_root))?;
    let for_clients = Shape { for_clients: true, ..leaf }.signed(Some(&root))?;
    let authority_for_clients =
        Shape { for_clients: true, authority: Some(true), ..leaf }.signed(Some(&root))?;
    let subject = Shape::leaf("LocalHost", &[]).signed(Some(&root))?;
    let elsewhere = Shape::leaf(HERE, &["db.example.org"]).signed(Some(&root))?;
    let star = Shape::leaf("star", &["*.example.org"]).signed(Some(&root))?;
    let old_star = Shape { version: 1, ..Shape::leaf("*.example.org", &[]) }.signed(Some(&root))?;
    let address = Shape::leaf("address", &["127.0.0.1"]).signed(Some(&root))?;
    let keys = [Key::P384, Key::Rsa, Key::Ed25519].map(|key| {
        Shape { key, ..leaf }.signed(Some(&root)).expect("every kind of key can be made")
    });
    let rsa_root = Shape { key: Key::Rsa, ..Shape::authority("of RSA") }.signed(None)?;
    let old_of_rsa = Shape { key: Key::Rsa, ..old }.signed(Some(&rsa_root))?;

    let by_name: &[(&str, bool)] = &[(HERE, true), ("127.0.0.1", false), ("db.example.org", false)];
    let never: &[(&str, bool)] = &[(HERE, false)];
    let starred: &[(&str, bool)] = &[
        ("db.example.org", true),
        ("a.db.example.org", false),
        ("example.org", false),
        (HERE, false),
    ];
    let rows: &[Row<'_>] = &[
        ("of an authority", &[&of_root], &[&root], true, by_name),
        ("the other of two authorities", &[&of_root], &[&old_root, &root], true, by_name),
        ("of another one of that name", &[&forged], &[&root], false, never),
        ("as PostgreSQL documents it: version 1", &[&documented], &[&root], true, by_name),
        ("version 1 of another one of that name", &[&forged_old], &[&root], false, never),
        ("version 1 throughout", &[&all_old], &[&old_root], true, by_name),
        ("version 1 with RSA", &[&old_of_rsa], &[&rsa_root], true, by_name),
        ("of one between, which is sent", &[&below, &between], &[&root], true, by_name),
        ("of one between, which is not sent", &[&below], &[&root], false, never),
        ("of one between, which is known", &[&below], &[&between, &root], true, by_name),
        ("of one between, which alone is known", &[&below], &[&between], false, never),
        ("its own authority", &[&itself], &[&itself], true, by_name),
        ("its own signature", &[&itself_plain], &[&itself_plain], true, by_name),
        ("its own signature, version 1", &[&itself_old], &[&itself_old], true, by_name),
        ("its own authority, expired", &[&itself_expired], &[&itself_expired], false, never),
        ("its own authority, unknown", &[&itself], &[&root], false, never),
        ("known, but not its authority", &[&of_root], &[&of_root], false, never),
        ("an authority as a server", &[&authority_as_leaf], &[&root], true, by_name),
        ("expired", &[&expired], &[&root], false, never),
        ("expired, version 1", &[&expired_old], &[&root], false, never),
        ("not valid yet", &[&early], &[&root], false, never),
        ("of an expired authority", &[&of_expired], &[&expired_root], false, never),
        ("version 1 of an expired authority", &[&old_of_expired], &[&expired_root], false, never),
        ("of what is no authority", &[&of_none], &[&no_root], false, never),
        ("version 1 of what is no authority", &[&old_of_none], &[&no_root], false, never),
        ("outside of its authority's domain", &[&out_of_bounds], &[&bound_root], false, never),
        (
            "version 1 outside of the domain",
            &[&old_out_of_bounds],
            &[&bound_root],
            false,
            &[("db.example.com", false)],
        ),
        ("for clients", &[&for_clients], &[&root], false, never),
        ("an authority for clients", &[&authority_for_clients], &[&root], false, never),
        ("a name in the subject alone", &[&subject], &[&root], true, by_name),
        (
            "another alternative name",
            &[&elsewhere],
            &[&root],
            true,
            &[(HERE, false), ("db.example.org", true), ("DB.Example.org", true)],
        ),
        ("a star", &[&star], &[&root], true, starred),
        ("a star in the subject", &[&old_star], &[&root], true, starred),
        ("an address", &[&address], &[&root], true, &[("127.0.0.1", true), (HERE, false)]),
        ("P-384", &[&keys[0]], &[&root], true, by_name),
        ("RSA", &[&keys[1]], &[&root], true, by_name),
        ("Ed25519", &[&keys[2]], &[&root], true, by_name),
    ];
    let mut wrong = Vec::new();
    for (what, shown, trusted, authority, hosts) in rows {
        server.show(shown, trusted)?;
        let file = server.file("trusted.crt");
        let of = |host: &str, mode: &str, roots: &str| {
            format!(
                "host={host} hostaddr=127.0.0.1 port={} user={} dbname=postgres sslmode={mode} {roots}",
                server.port,
                server::UNASKED_USER
            )
        };
        let roots = format!("sslrootcert='{file}'");
        let mut asked = vec![
            // Without authorities every certificate will do, and a server has to prove that it has the key.
            (of(HERE, "require", "sslrootcert=''"), true),
            (of(HERE, "require", &roots), *authority),
            (of(HERE, "verify-ca", &roots), *authority),
        ];
        asked.extend(hosts.iter().map(|it| (of(it.0, "verify-full", &roots), it.1)));
        for (text, wanted) in asked {
            let ours = connect(&text).map(|mut it| assert!(encrypted(&mut it)));
            let theirs = answer(&psql, &text)?;
            if ours.is_ok() != wanted || theirs.is_ok() != wanted {
                wrong.push(format!("{what}: {text}\n  ours: {ours:?}\n  psql: {theirs:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

/// A psql that knows TLS, which not every package's does, of whatever version.
fn psql_with_tls() -> PathBuf {
    let installed = all().into_iter().rev().map(|it| it.bin.join("psql"));
    let lacks_tls = "SSL support is not compiled in";
    [PathBuf::from("psql")]
        .into_iter()
        .chain(installed)
        .find(|it| {
            let tried = answer(it, "host=/nowhere sslmode=require");
            tried.is_ok_and(|it| it.is_err_and(|it| !it.contains(lacks_tls)))
        })
        .expect("a psql with TLS is installed: `apt install postgresql-client`")
}

fn answer(psql: &Path, text: &str) -> Result<Result<(), String>, std::io::Error> {
    let mut command = Command::new(psql);
    // No file of the home directory.
    command.env("HOME", "/nowhere").args(["-X", "-w", "-c", "select 1", text]);
    let output = command.output()?;
    Ok(match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into()),
    })
}

#[test]
fn a_client_may_have_a_key_in_every_form() {
    let server = &*WITH_TLS;
    let with = |certificate: &str, key: &str, password: &str| {
        let (certificate, key) = (server.file(certificate), server.file(key));
        let own =
            format!("sslmode=require&sslcert={certificate}&sslkey={key}&sslpassword={password}");
        url(server, "127.0.0.1", &own).replace(server::USER, server::CERTIFIED_USER)
    };
    for (certificate, key, password) in [
        ("client.crt", "client.key", ""),
        ("client.crt", "client.key", "not needed"),
        ("client.crt", "client-sec1.key", ""),
        ("client.crt", "client-encrypted.key", server::KEY_PASSWORD),
        ("old.crt", "old.key", ""),
    ] {
        assert!(crate::works(&with(certificate, key, password)), "{certificate} {key}");
    }
    for (certificate, key, password) in [
        ("client.crt", "client-encrypted.key", "wrong-word"),
        ("client.crt", "client-encrypted.key", ""),
        ("client.crt", "client.crt", ""),
        ("client.key", "client.key", ""),
        ("client.crt", "missing.key", ""),
    ] {
        let message = refused(&with(certificate, key, password));
        assert!(message.contains(&server.file("")), "{message}");
        assert!(!message.contains("wrong-word"), "{message}");
    }
    let message = refused(&with("client.crt", "old.key", ""));
    assert!(!message.is_empty(), "a key of another certificate is none");
}

#[test]
fn a_login_may_be_bound_to_the_encrypted_channel() {
    let server = &*WITH_TLS;
    let bound =
        |mode: &str| url(server, "127.0.0.1", &format!("sslmode={mode}&channel_binding=require"));
    assert!(crate::works(&bound("require")));
    let message = refused(&bound("disable"));
    assert!(message.contains("channel binding"), "{message}");
}
