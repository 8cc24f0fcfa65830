//! Values of types that do not consist of others.

use super::Values;
use crate::prove::rows::catalog::Catalog;

/// The values to try for an unknown type.
pub(super) fn anything() -> Vec<String> {
    texts(&[
        "1",
        "a",
        "",
        "{}",
        "()",
        "0",
        "(1,2)",
        "[1,2]",
        "{1}",
        "1.0.0",
        "a.b",
        "POINT(1 2)",
        "2000-01-01",
        "true",
        "<a/>",
        "-",
    ])
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|&it| it.to_owned()).collect()
}

/// Values of a type, by its name in the catalog. A type of an extension is also known by its name alone.
pub(super) fn values(name: &str, modifiers: &[i32], catalog: &Catalog) -> Values {
    let first = modifiers.first().copied();
    let length = first.and_then(|it| usize::try_from(it).ok());
    let fixed: &[&str] = match name {
        "text" | "varchar" | "bpchar" | "name" | "citext" => {
            let limit = if name == "name" { Some(63) } else { length };
            return Values { texts: strings(limit, catalog.unicode), certain: true };
        }
        "numeric" => {
            return Values { texts: decimals(modifiers, catalog.version), certain: true };
        }
        "bit" => {
            let length = length.unwrap_or(1);
            return Values { texts: vec!["0".repeat(length), "1".repeat(length)], certain: true };
        }
        "varbit" => {
            let full = "1".repeat(length.unwrap_or(16));
            return Values { texts: vec!["1".to_owned(), String::new(), full], certain: true };
        }
        "vector" | "halfvec" | "sparsevec" => {
            return Values { texts: vectors(name, length.unwrap_or(3)), certain: false };
        }
        "interval" if modifiers.is_empty() => {
            &["1 day", "0", "-1 mon", "1 year 2 mons 3 days 04:05:06.789", "-178000000 years"]
        }
        _ => match known(name) {
            Some(all) => all,
            None => {
                let guessed = of_extensions(name).unwrap_or_default();
                let mut guessed = texts(guessed);
                guessed.extend(anything());
                return Values { texts: guessed, certain: false };
            }
        },
    };
    // Whether the server can read XML was decided when it was built.
    Values { texts: texts(fixed), certain: name != "xml" }
}

fn known(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "bool" => &["true", "false"],
        "int2" => &["1", "0", "-1", "-32768", "32767"],
        "int4" => &["1", "0", "-1", "-2147483648", "2147483647"],
        "int8" => &["1", "0", "-1", "-9223372036854775808", "9223372036854775807"],
        "float4" => {
            &["1", "0", "-0", "1.5", "3.4028235e38", "1e-37", "NaN", "Infinity", "-Infinity"]
        }
        "float8" => &[
            "1",
            "0",
            "-0",
            "1.5",
            "1.7976931348623157e308",
            "2.2250738585072014e-308",
            "NaN",
            "Infinity",
            "-Infinity",
        ],
        "money" => &["1", "0", "-92233720368547758.08", "92233720368547758.07"],
        "char" => &["a", "", "\""],
        "uuid" => &[
            "00000000-0000-0000-0000-000000000001",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        ],
        "date" => &[
            "2000-01-01",
            "2024-02-29",
            "9999-12-31",
            "infinity",
            "-infinity",
            "4713-01-01 BC",
            "5874897-12-31",
            "2100-01-01",
        ],
        "timestamp" => &[
            "2000-01-01 00:00:00",
            "2024-02-29 23:59:59.999999",
            "2024-03-31 02:30:00",
            "2024-10-27 02:30:00",
            "9999-12-31 23:59:59",
            "infinity",
            "-infinity",
            "4713-01-01 00:00:00 BC",
            "2100-01-01 00:00:00",
        ],
        "timestamptz" => &[
            "2000-01-01 00:00:00+00",
            "2024-02-29 23:59:59.999999-12",
            "2024-02-29 23:30:00+00",
            "2024-03-31 01:30:00+00",
            "2024-10-27 01:30:00+00",
            "9999-12-31 23:59:59+14",
            "infinity",
            "-infinity",
            "4713-01-02 00:00:00+00 BC",
            "2100-01-01 00:00:00+00",
        ],
        "time" => &["00:00:01", "12:34:56.789", "00:00:00", "23:59:59.999999", "24:00:00"],
        "timetz" => &["00:00:01+00", "12:34:56.789-15:59", "24:00:00+00", "23:59:59.999999+15:59"],
        "interval" => &["1", "0", "-1"],
        "bytea" => &["\\x01", "\\x", "\\x00ff5c27"],
        "json" | "jsonb" => &[
            "{\"a\": 1}",
            "{}",
            "[]",
            "null",
            "[1, \"a\", null, {\"b\": [true, {}]}]",
            "\"text 'quoted' \\\\ $$\"",
            "1.5",
            "true",
            "{\"a\": 1, \"a\": {\"b\": null}}",
        ],
        "jsonpath" => &["$", "$.a[*] ? (@ > 1)"],
        "inet" => &["10.0.0.1", "10.1.0.0/16", "::1", "0.0.0.0/0"],
        "cidr" => &["10.1.0.0/16", "10.0.0.1/32", "::/0"],
        "macaddr" => &["08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"],
        "macaddr8" => &["08:00:2b:01:02:03:04:05", "ff:ff:ff:ff:ff:ff:ff:ff"],
        "point" => &["(1,2)", "(0,0)", "(-1.5,Infinity)"],
        "line" => &["{1,2,3}", "{0,1,0}"],
        "lseg" => &["[(1,2),(3,4)]", "[(0,0),(0,0)]"],
        "box" => &["(1,1),(0,0)", "(0,0),(0,0)"],
        "path" => &["[(1,2),(3,4)]", "((0,0),(1,1))"],
        "polygon" => &["((1,0),(1,1),(0,0))", "((0,0))"],
        "circle" => &["<(1,2),3>", "<(0,0),0>"],
        "tsvector" => &["'a':1 'b':2A", ""],
        "tsquery" => &["'a' & !'b'", ""],
        "xml" => &["<a>1</a>", "<a/>", "text"],
        "oid" | "xid" | "xid8" | "cid" => &["1", "0", "4294967295"],
        "pg_lsn" => &["0/1", "0/0", "FFFFFFFF/FFFFFFFF"],
        "tid" => &["(0,1)"],
        "txid_snapshot" | "pg_snapshot" => &["10:20:10,14,15", "1:1:"],
        "refcursor" => &["a1", ""],
        "regclass" => &["pg_catalog.pg_class", "pg_catalog.pg_type"],
        "regtype" => &["pg_catalog.int4", "pg_catalog.text"],
        _ => return None,
    })
}

fn of_extensions(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "hstore" => &["a=>1", "", "a=>NULL, \"b \\\" c\"=>2"],
        "ltree" => &["a1.b", "", "a"],
        "lquery" => &["a1.*", "*"],
        "ltxtquery" => &["a1 & b"],
        "cube" => &["(1,2)", "(0)", "(1,2),(3,4)"],
        "seg" => &["1 .. 2", "1"],
        "ean13" | "isbn13" | "isbn" => &["978-0-393-04002-9", "978-0-11-000222-4"],
        "issn" | "issn13" => &["1436-4522"],
        "ismn" | "ismn13" => &["979-0-060-11561-5"],
        "upc" => &["220356483481"],
        "geometry" | "geography" => {
            &["POINT(1 2)", "LINESTRING(1 2,3 4)", "POLYGON((0 0,1 0,1 1,0 0))"]
        }
        "semver" => &["1.2.3", "1.0.0-rc.1"],
        _ => return None,
    })
}

/// The plainest text.
pub(super) const PLAIN: &str = "row 1";

fn strings(limit: Option<usize>, unicode: bool) -> Vec<String> {
    let mut all = texts(&[PLAIN, "a1", ""]);
    all.push("it's \"quoted\" \\ $$ %s $1".to_owned());
    all.push("line\nnext\r\n\ttab \u{1}\u{1b}[0m".to_owned());
    if unicode {
        all.push("äöü ß € 漢字 🦀 e\u{301}".to_owned());
        all.push("é'\\".to_owned());
    }
    all.push(" spaces around ".to_owned());
    all.push("'".to_owned());
    let full = limit.map_or(1000, |it| it.min(1000));
    all.push("x".repeat(full));
    if unicode {
        all.push("漢".repeat(full.min(300)));
    }
    let fitting = |it: &String| limit.is_none_or(|limit| it.chars().count() <= limit);
    all.retain(fitting);
    all.truncate(MOST);
    all
}

/// Texts for one column.
const MOST: usize = 10;

fn decimals(modifiers: &[i32], version: i32) -> Vec<String> {
    let [precision, rest @ ..] = modifiers else {
        let last = if version >= 140_000 { "-Infinity" } else { "-1e100" };
        return texts(&[
            "1",
            "0",
            "-1.5",
            "12345678901234567890.0123456789",
            "-0.00000000000000000001",
            "NaN",
            last,
        ]);
    };
    let scale = rest.first().copied().unwrap_or(0);
    let nines = |count: i32| "9".repeat(usize::try_from(count).unwrap_or(0));
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let (most, least) = if scale <= 0 {
        let most = format!("{}{}", nines(*precision), zeros(-scale));
        (most, format!("1{}", zeros(-scale)))
    } else {
        let digits = nines((*precision).min(scale));
        let most = format!("{}.{}{digits}", nines(precision - scale), zeros(scale - precision));
        (most, format!("0.{}1", zeros(scale - 1)))
    };
    let mut all = if *precision > scale && scale >= 0 { texts(&["1", "0"]) } else { texts(&["0"]) };
    all.extend([most.clone(), format!("-{most}"), least]);
    all
}

fn vectors(name: &str, length: usize) -> Vec<String> {
    if name == "sparsevec" {
        return vec![format!("{{1:1}}/{length}"), format!("{{}}/{length}")];
    }
    let of = |it: &str| format!("[{}]", vec![it; length].join(","));
    vec![of("1"), of("-0.5")]
}
