//! A column of every type that the derive knows: as wide as the table in its documentation.

// Diesel wants the types of a public `table!` to be public.
#![allow(unreachable_pub)]

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_full_text_search::PgTsVector;
use driftless::Schema;
use pgvector::Vector;

use crate::server::made;

/// The type of each table's column `value`, as PostgreSQL spells it.
type Check = fn(&mut PgConnection) -> QueryResult<()>;

/// Tables of one type each: how the field is declared, what PostgreSQL calls it, and a value that must come back.
macro_rules! columns {
    ($($table:ident: $(#[$attribute:meta])* $type:ty, $postgres:literal, $value:expr;)*) => {
        $(
            mod $table {
                use super::types::*;

                #[derive(Debug, PartialEq, Queryable, Selectable, Insertable, Schema)]
                #[diesel(table_name = $table, check_for_backend(diesel::pg::Pg))]
                pub struct Row {
                    pub id: i32,
                    $(#[$attribute])*
                    pub value: $type,
                    $(#[$attribute])*
                    pub nothing: Option<$type>,
                    $(#[$attribute])*
                    pub something: Option<$type>,
                }

                pub(super) fn check(connection: &mut PgConnection) -> QueryResult<()> {
                    let value = || -> $type { $value };
                    let row = || Row { id: 1, value: value(), nothing: None, something: Some(value()) };
                    diesel::insert_into($table::table).values(row()).execute(connection)?;
                    let found = $table::table.select(Row::as_select()).first(connection)?;
                    assert_eq!(found, row(), "{}", stringify!($table));
                    super::is_of_type(connection, stringify!($table), $postgres)
                }
            }
        )*

        const CHECKS: &[(&str, Check)] = &[$((stringify!($table), $table::check)),*];
    };
}

/// What the fields of the tables are declared with.
mod types {
    pub(super) use std::borrow::Cow;
    pub(super) use std::ops::Bound;
    pub(super) use std::time::{Duration, SystemTime, UNIX_EPOCH};

    pub(super) use bigdecimal::BigDecimal;
    pub(super) use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
    pub(super) use diesel::data_types::{
        Cents, PgDate, PgInterval, PgMoney, PgNumeric, PgTime, PgTimestamp,
    };
    pub(super) use diesel::pg::data_types::PgLsn;
    pub(super) use diesel::prelude::*;
    pub(super) use diesel_ltree::Ltree;
    pub(super) use driftless::Schema;
    pub(super) use uuid::Uuid;

    /// What is kept as JSON.
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    pub struct Settings {
        pub dark: bool,
    }

    pub(super) fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(1999, 12, 31).expect("a day")
    }

    pub(super) fn noon() -> NaiveDateTime {
        day().and_hms_micro_opt(12, 30, 15, 250_001).expect("a time")
    }
}

columns! {
    bools: bool, "boolean", true;
    int2s: i16, "smallint", i16::MIN;
    int4s: i32, "integer", i32::MIN;
    int8s: i64, "bigint", i64::MAX;
    float4s: f32, "real", 0.1;
    float8s: f64, "double precision", -0.1;
    big_decimals: BigDecimal, "numeric", "1234567890123456789.0123".parse().expect("a number");
    rust_decimals: #[schema(type = "numeric(12, 4)")] rust_decimal::Decimal, "numeric(12,4)",
        rust_decimal::Decimal::new(123_456, 4);
    pg_numerics: PgNumeric, "numeric",
        PgNumeric::Negative { weight: 0, scale: 2, digits: vec![42, 5000] };
    strings: String, "text", "ü'\\".to_owned();
    cows: Cow<'static, str>, "text", Cow::Borrowed("moo");
    short_strings: #[schema(max_length = 20)] String, "character varying(20)", "short".to_owned();
    varchars: #[schema(sql_type = diesel::sql_types::VarChar)] String, "character varying", "v".to_owned();
    long_varchars: #[schema(type = "varchar(300)")] String, "character varying(300)", "v".to_owned();
    chars: #[schema(sql_type = diesel::sql_types::Bpchar, type = "char(3)")] String, "character(3)", "abc".to_owned();
    names: #[schema(type = "name")] String, "name", "n".to_owned();
    citexts: #[schema(sql_type = diesel::sql_types::Citext)] String, "extra.citext", "CaSe".to_owned();
    byteas: Vec<u8>, "bytea", vec![0, 255];
    naive_dates: NaiveDate, "date", day();
    naive_times: NaiveTime, "time without time zone", noon().time();
    naive_date_times: NaiveDateTime, "timestamp without time zone", noon();
    seconds: #[schema(type = "timestamp(0)")] NaiveDateTime, "timestamp(0) without time zone",
        day().and_hms_opt(1, 2, 3).expect("a time");
    naive_with_zone: #[schema(sql_type = diesel::sql_types::Timestamptz)] NaiveDateTime, "timestamp with time zone", noon();
    date_times: DateTime<Utc>, "timestamp with time zone", noon().and_utc();
    durations: chrono::Duration, "interval", chrono::Duration::microseconds(90_061_000_001);
    time_dates: time::Date, "date", time::Date::from_ordinal_date(2024, 60).expect("a day");
    time_times: time::Time, "time without time zone", time::Time::from_hms_micro(1, 2, 3, 4).expect("a time");
    primitive_date_times: time::PrimitiveDateTime, "timestamp without time zone",
        time::PrimitiveDateTime::new(time::Date::MIN.replace_year(2000).expect("a year"), time::Time::MIDNIGHT);
    offset_date_times: time::OffsetDateTime, "timestamp with time zone",
        time::OffsetDateTime::from_unix_timestamp(1_700_000_000).expect("a time");
    system_times: SystemTime, "timestamp without time zone", UNIX_EPOCH + Duration::from_secs(1_000_000);
    pg_dates: PgDate, "date", PgDate(1);
    pg_times: PgTime, "time without time zone", PgTime(1);
    pg_timestamps: PgTimestamp, "timestamp without time zone", PgTimestamp(1);
    pg_intervals: PgInterval, "interval", PgInterval::new(1, 2, 3);
    uuids: Uuid, "uuid", Uuid::from_u128(7);
    jsonbs: serde_json::Value, "jsonb", serde_json::json!({ "a": [1, null] });
    jsons: #[schema(sql_type = diesel::sql_types::Json)] serde_json::Value, "json", serde_json::json!({ "a": [1, null] });
    typed_jsons: diesel_json::Json<Settings>, "jsonb", diesel_json::Json::new(Settings { dark: true });
    inets: ipnetwork::IpNetwork, "inet", "10.1.2.3/8".parse().expect("an address");
    cidrs: #[schema(sql_type = diesel::sql_types::Cidr)] ipnetwork::IpNetwork, "cidr", "10.0.0.0/8".parse().expect("a network");
    ipnets: ipnet::IpNet, "inet", "2001:db8::1/64".parse().expect("an address");
    macaddrs: #[schema(sql_type = diesel::sql_types::MacAddr)] [u8; 6], "macaddr", [8, 0, 43, 1, 2, 3];
    macaddr8s: #[schema(sql_type = diesel::sql_types::MacAddr8)] [u8; 8], "macaddr8", [8, 0, 43, 1, 2, 3, 4, 5];
    moneys: PgMoney, "money", PgMoney(1234);
    cents: Cents, "money", PgMoney(-5);
    lsns: PgLsn, "pg_lsn", PgLsn(0x1_6000_0000);
    oids: #[schema(sql_type = diesel::sql_types::Oid)] u32, "oid", u32::MAX;
    single_chars: #[schema(sql_type = diesel::sql_types::CChar)] u8, "\"char\"", b'x';
    int4ranges: (Bound<i32>, Bound<i32>), "int4range", (Bound::Included(1), Bound::Excluded(9));
    int8ranges: (Bound<i64>, Bound<i64>), "int8range", (Bound::Included(1), Bound::Unbounded);
    numranges: (Bound<BigDecimal>, Bound<BigDecimal>), "numrange",
        (Bound::Excluded("1.5".parse().expect("a number")), Bound::Included("2".parse().expect("a number")));
    dateranges: (Bound<NaiveDate>, Bound<NaiveDate>), "daterange", (Bound::Included(day()), Bound::Unbounded);
    tsranges: (Bound<NaiveDateTime>, Bound<NaiveDateTime>), "tsrange", (Bound::Unbounded, Bound::Excluded(noon()));
    tstzranges: (Bound<DateTime<Utc>>, Bound<DateTime<Utc>>), "tstzrange",
        (Bound::Included(noon().and_utc()), Bound::Unbounded);
    said_ranges: #[schema(sql_type = diesel::sql_types::Range<diesel::sql_types::Int8>)] (Bound<i64>, Bound<i64>), "int8range",
        (Bound::Unbounded, Bound::Unbounded);
    range_arrays: #[schema(sql_type = diesel::sql_types::Array<diesel::sql_types::Int4range>)] Vec<(Bound<i32>, Bound<i32>)>,
        "int4range[]", vec![(Bound::Included(1), Bound::Excluded(2))];
    texts: Vec<String>, "text[]", vec!["a".to_owned(), "b".to_owned()];
    with_nulls: Vec<Option<i32>>, "integer[]", vec![Some(1), None];
    uuid_arrays: Vec<Uuid>, "uuid[]", vec![Uuid::from_u128(1)];
    bytea_arrays: Vec<Vec<u8>>, "bytea[]", vec![vec![1], vec![]];
    hstores: #[schema(sql_type = super::Hstore, type = "extra.hstore")] super::Pairs, "extra.hstore", super::Pairs(vec![("a".to_owned(), "b".to_owned())]);
    ltrees: Ltree, "extra.ltree", Ltree("a.b_c.d".to_owned());
}

/// What Diesel reads and does not write, or writes as no server here can read it.
#[allow(dead_code)]
#[derive(Debug, Schema)]
pub struct Document {
    pub id: i32,
    pub words: PgTsVector,
    #[schema(type = "vector(3)")]
    pub place: Option<Vector>,
    #[schema(type = "bit varying(64)")]
    pub bits: Option<pgvector::Bit>,
    pub key: Option<[u8; 16]>,
    #[schema(sql_type = diesel_full_text_search::TsQuery)]
    pub asked: Option<String>,
    #[schema(sql_type = diesel::sql_types::Multirange<diesel::sql_types::Integer>)]
    pub free: Option<Vec<(std::ops::Bound<i32>, std::ops::Bound<i32>)>>,
    pub busy: Option<Vec<(std::ops::Bound<i64>, std::ops::Bound<i64>)>>,
}

/// A type of an extension that no crate for this Diesel has.
#[derive(Clone, Copy, Debug, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
#[diesel(postgres_type(name = "hstore"))]
pub struct Hstore;

/// Its value.
#[derive(
    Clone, Debug, PartialEq, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = Hstore)]
pub struct Pairs(Vec<(String, String)>);

impl diesel::serialize::ToSql<Hstore, diesel::pg::Pg> for Pairs {
    fn to_sql<'b>(
        &'b self,
        out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
    ) -> diesel::serialize::Result {
        use std::io::Write as _;
        out.write_all(&i32::try_from(self.0.len())?.to_be_bytes())?;
        for text in self.0.iter().flat_map(|(key, value)| [key, value]) {
            out.write_all(&i32::try_from(text.len())?.to_be_bytes())?;
            out.write_all(text.as_bytes())?;
        }
        Ok(diesel::serialize::IsNull::No)
    }
}

impl diesel::deserialize::FromSql<Hstore, diesel::pg::Pg> for Pairs {
    fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let mut rest = value.as_bytes();
        let number = |rest: &mut &[u8]| -> diesel::deserialize::Result<usize> {
            let (head, tail) = rest.split_first_chunk().ok_or("too short")?;
            *rest = tail;
            Ok(usize::try_from(i32::from_be_bytes(*head))?)
        };
        let mut pairs = Vec::new();
        for _ in 0..number(&mut rest)? {
            let mut text = || -> diesel::deserialize::Result<String> {
                let length = number(&mut rest)?;
                let (head, tail) = rest.split_at_checked(length).ok_or("too short")?;
                rest = tail;
                Ok(String::from_utf8(head.to_vec())?)
            };
            pairs.push((text()?, text()?));
        }
        Ok(Pairs(pairs))
    }
}

/// Extensions in a schema to which the `search_path` of the drafts does not lead, and a type like pgvector's, which no server
/// here has: a varchar's functions know a modifier.
const EXTENSIONS: &str = "
    create schema extra;
    create extension citext with schema extra;
    create extension hstore with schema extra;
    create extension ltree with schema extra;
    create type extra.vector;
    create function extra.vector_in(cstring, oid, integer) returns extra.vector
        language internal immutable strict as 'varcharin';
    create function extra.vector_out(extra.vector) returns cstring
        language internal immutable strict as 'varcharout';
    create function extra.vector_modifier_in(cstring[]) returns integer
        language internal immutable strict as 'varchartypmodin';
    create function extra.vector_modifier_out(integer) returns cstring
        language internal immutable strict as 'varchartypmodout';
    create type extra.vector (
        input = extra.vector_in, output = extra.vector_out,
        typmod_in = extra.vector_modifier_in, typmod_out = extra.vector_modifier_out
    );
";

fn is_of_type(connection: &mut PgConnection, table: &str, wanted: &str) -> QueryResult<()> {
    for column in ["value", "nothing", "something"] {
        assert_eq!(type_of(connection, table, column)?, wanted, "{table}.{column}");
    }
    Ok(())
}

fn type_of(connection: &mut PgConnection, table: &str, column: &str) -> QueryResult<String> {
    let query = format!(
        "format_type(atttypid, atttypmod) from pg_attribute
         where attrelid = 'public.{table}'::regclass and attname = '{column}'"
    );
    diesel::sql_query("set search_path = ''").execute(connection)?;
    let found = diesel::select(diesel::dsl::sql::<Text>(&query)).get_result(connection);
    diesel::sql_query("set search_path = public, extra").execute(connection)?;
    found
}

#[test]
fn every_type_is_made_found_unchanged_and_holds_what_diesel_writes() {
    let mut made = made(module_path!(), EXTENSIONS);
    let connection = &mut made.connection;
    // Diesel looks types of extensions up along it.
    diesel::sql_query("set search_path = public, extra").execute(connection).expect("it is set");
    for (table, check) in CHECKS {
        check(connection).unwrap_or_else(|it| panic!("{table}: {it:?}\n{}", made.script));
    }
    diesel::sql_query(
        "insert into documents (id, words, busy) values (1, 'a:2 b', '{[1,2), [5,)}')",
    )
    .execute(connection)
    .expect("written");
    let found = documents::table
        .select((documents::id, documents::words, documents::busy))
        .first::<(i32, PgTsVector, Option<Vec<(std::ops::Bound<i64>, std::ops::Bound<i64>)>>)>(
            connection,
        )
        .expect("read");
    let lexemes: Vec<&str> = found.1.entries.iter().map(|it| it.lexeme.as_str()).collect();
    assert_eq!(lexemes, ["a", "b"]);
    assert_eq!(found.2.map(|it| it.len()), Some(2));
    let mut is = |column: &str, wanted: &str| {
        assert_eq!(type_of(connection, "documents", column).as_deref(), Ok(wanted));
    };
    is("words", "tsvector");
    is("asked", "tsquery");
    is("place", "extra.vector(3)");
    is("bits", "bit varying(64)");
    is("key", "bytea");
    is("free", "int4multirange");
    is("busy", "int8multirange");
}

#[test]
fn diesel_knows_the_length_that_a_field_says() {
    use diesel::query_source::SizeRestrictedColumn as _;
    assert_eq!(short_strings::short_strings::value::MAX_LENGTH, 20);
}
