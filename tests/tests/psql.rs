//! Scripts are cut as psql cuts them: what it sends to a server that takes anything is compared with the pieces.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use driftless_introspect::server::all;
use driftless_sql::script::{Piece, message, pieces};

const SCRIPTS: &[&str] = &[
    "",
    ";",
    " ;; -- a\n; ",
    "select 1",
    "select 1; select 2",
    "select 1;;select 2;",
    "select ';'; select \";\"; select $$;$$; select $a$;$$;$a$",
    "select 'it''s;'; select \"a\"\";\"; select ''';'",
    "select '\\'; select ';\\';",
    "select E'\\';'; select e'\\\\'; select 1",
    "select E'\\\\\\';'; select xE'\\'; select 1",
    "select E'a''\\';'; select 1",
    "select E'a'\n'b\\'; select ';' ; select 2",
    "select E'a' -- x\n 'b\\'; select 2 -- '",
    "select 'a'\n';'; select 2",
    "select B'1;'; select x'\\'; select N'\\'; select n';'",
    "select U&'\\'; select u&\"\\;\" ; select U&'a;' uescape '!'; select U & ';'",
    "select $1; select $2;",
    "select $1$a$;$a$; select 2",
    "select a$b$; select c$b$;",
    "select $a$ $b$ ; $b$ $a$; select 1",
    "select $a$x$a; $a$; select 1",
    "select $a$$x$$;$a$; select 1",
    "select $é$;$é$; select é$é$;",
    "select $1a; $b; select 2",
    "select $a b$; select $c d$;",
    "select 1 -- ; 'a\n; select 2",
    "select 1 -- a\r; select 2",
    "select 1 -- a\u{b};\n; select 2",
    "select 1 -- a\u{2028}; \u{85};\n; select 2",
    "select 1 /* ; */; select /* /* ; */ ; */ 2; select 3 /*/;*/;",
    "select 1 /* -- */; select 2 /* ' */; select '/*'; select '*/'",
    "select 1 /***/; select /**/ 2; select 3/*/**/;*/;",
    "select 1 --/*\n; select 2 --*/\n;",
    "select 1+/* ; */2; select 1*/* ; */3; select @-- ;\n 4;",
    "select 1 - - 2; select 1 <--;\n 3;",
    "select (1; 2); select 3",
    "select [1; 2]; select {1; 2}",
    "select (;) ); select 1",
    "select ')' (';'); select (';)') ; select 1",
    "select (1 /* ) */; 2) ; select 3",
    "create rule r as on insert to t do also (select 1; select 2); select 3",
    "create function f() returns int begin atomic select 1; select 2; end; select 3",
    "create or replace function f() returns int begin atomic select case when a then 1 end; end; select 3",
    "create procedure p() begin atomic select 1; end; create procedure q() language sql as ';'",
    "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1; END; SELECT 2",
    "create function f() begin atomic; select (end; case ) end; end; select 1;",
    "create function \"begin\"() language sql as $$ ; $$; select 1",
    "create function begin() language sql; select 1",
    "create function f() begin atomic select \"end\"; select 'end'; end; select 1",
    "create /* x */ function -- y\n f() begin atomic select 1; end; select 1",
    "create policy begin on t; select 1; end",
    "create foreign table begin (); select 1",
    "create publication begin; select 1",
    "copy fish begin; select 1",
    "create temp function begin; select 1",
    "replace or create function begin; select 1",
    "begin; select 1; end; begin; commit;",
    "do $$ begin; end; $$; select 1",
    "select :'x;' ; select :\"y;\"; select a[1:2]; select a::text; select :a;",
    "select :{?x;}; select 1",
    "select 1;select\t2;\r\nselect 3;\r\n",
    "\u{feff}select 1;\u{feff}select 2;",
    "select 'é;'; select \"é;\"; select é; select '𝒳';",
    "select \u{a0}; select \u{3000};",
    "select 1_000;select 0x1F;select 1e5;select 1.;select .5;select 1..2;",
    "select 1a;select 1a$b$;select 2$b$;$b$;",
    "copy t from stdin;\n1;\n'\n\\.\nselect 1;",
    "copy t (a, b) from stdin with (format csv);\n\"\\.\"\n \\.\n\\.x\n\\.\nselect 1;",
    "copy t from stdin;\r\n1\r\n\\.\r\nselect 1;",
    "copy t from stdin; select 1;\n1\n\\.\nselect 2",
    "copy t from stdin; copy u from stdin; select 1; -- '\n1\n\\.\n2\n\\.\nselect 2",
    "copy t from stdin;\n\\.\ncopy u from stdin;\n1\n\\.\n",
    "COPY t FROM STDOUT;\n1\n\\.\nselect 1;",
    "copy t from '/tmp/stdin'; select 1",
    "copy (select a from stdin) to stdout; select 1",
];

/// A statement, and the rows of a COPY behind it.
type Sent = (String, Option<String>);

#[test]
fn scripts_are_cut_as_psql_cuts_them() {
    let programs: Vec<_> = all().iter().map(|it| it.bin.join("psql")).collect();
    let found: Vec<_> = programs.into_iter().filter(|it| it.is_file()).collect();
    assert!(!found.is_empty(), "no psql is installed");
    for psql in &found {
        for script in SCRIPTS {
            let sent = sent(psql, script);
            let all = pieces(script).unwrap_or_else(|it| panic!("{script:?}: {it}"));
            let pieces: Vec<Sent> = all
                .iter()
                .map(|it| match it {
                    Piece::Statement(it) => (it.text.to_owned(), None),
                    Piece::Copy(it, rows) => (it.text.to_owned(), Some((*rows).to_owned())),
                    Piece::Command { text, .. } => panic!("{script:?}: {text:?} is psql's alone"),
                })
                .collect();
            assert_eq!(pieces, sent, "{script:?} as {} cuts it", psql.display());
        }
    }
}

/// What psql sends, without the comments around it, which it leaves where they are, and without what is empty.
fn sent(psql: &Path, script: &str) -> Vec<Sent> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    let server = thread::spawn(move || taken(&mut listener.accept().expect("psql connects").0));
    let mut client = Command::new(psql)
        .args(["--no-psqlrc", "--quiet", "--file=-"])
        .arg(format!(
            "host=127.0.0.1 port={port} user=a dbname=a sslmode=disable gssencmode=disable"
        ))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("psql runs");
    let mut input = client.stdin.take().expect("it is a pipe");
    input.write_all(script.as_bytes()).expect("psql reads");
    drop(input);
    client.wait().expect("psql ends");
    let sent = server.join().expect("what it sent was understood");
    sent.into_iter().filter_map(|(text, rows)| Some((bare(&text)?, rows))).collect()
}

/// A statement as psql sends it, without what is around its first token and its last. psql has cut it, so here it is cut
/// only where nothing is left behind.
fn bare(text: &str) -> Option<String> {
    let text = text.strip_suffix(';').unwrap_or(text);
    let mut tokens = message(text).into_iter();
    let first = tokens.next()?;
    let last = tokens.last().unwrap_or(first);
    Some(text[first.start..last.start + last.text.len()].to_owned())
}

/// Plays a server to which everything is a statement that does nothing.
fn taken(stream: &mut TcpStream) -> Vec<Sent> {
    let mut length = [0; 4];
    stream.read_exact(&mut length).expect("psql says who it is");
    body(stream, length);
    answer(stream, b'R', &[0; 4]);
    for setting in
        ["server_version\x0018.0\0", "client_encoding\0UTF8\0", "standard_conforming_strings\0on\0"]
    {
        answer(stream, b'S', setting.as_bytes());
    }
    answer(stream, b'Z', b"I");
    let mut all = Vec::new();
    while let (b'Q', text) = next(stream) {
        let text = text.trim_end_matches('\0').to_owned();
        let reads = ["t from stdin", "u from stdin", ") from stdin", "FROM STDOUT"];
        let rows = reads.iter().any(|it| text.contains(it)).then(|| {
            answer(stream, b'G', &[0; 3]);
            let mut rows = String::new();
            while let (b'd', row) = next(stream) {
                rows.push_str(&row);
            }
            // Until PostgreSQL 17, psql sends the end of the rows as well.
            let end = rows.strip_suffix("\\.\n").or(rows.strip_suffix("\\.\r\n"));
            end.map_or(rows.clone(), str::to_owned)
        });
        answer(stream, b'C', b"DO\0");
        answer(stream, b'Z', b"I");
        all.push((text, rows));
    }
    all
}

/// The next message; an `X` where psql is gone.
fn next(stream: &mut TcpStream) -> (u8, String) {
    let mut head = [0; 5];
    if stream.read_exact(&mut head).is_err() {
        return (b'X', String::new());
    }
    let [kind, length @ ..] = head;
    (kind, body(stream, length))
}

fn body(stream: &mut TcpStream, length: [u8; 4]) -> String {
    let length = usize::try_from(u32::from_be_bytes(length)).expect("it is short") - 4;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("psql sends what it has announced");
    String::from_utf8_lossy(&body).into_owned()
}

fn answer(stream: &mut TcpStream, kind: u8, body: &[u8]) {
    let length = u32::try_from(body.len() + 4).expect("it is short").to_be_bytes();
    stream.write_all(&[&[kind], length.as_slice(), body].concat()).expect("psql listens");
}
