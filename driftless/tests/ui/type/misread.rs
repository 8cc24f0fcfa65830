use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types;
use driftless::Schema;

// Each of these compiles without the assertion, and fails when a row is read.
#[derive(diesel::Queryable, Schema)]
struct Reading {
    id: i64,
    #[schema(type = "bigint")]
    m: i32,
    #[schema(type = "pg_catalog.int8")]
    optional: Option<i32>,
    #[schema(type = "text")]
    number: i64,
    #[schema(type = "timestamp(3) with time zone")]
    text: String,
    #[schema(type = "bigint[]")]
    list: Vec<i32>,
    #[schema(type = "bigint[]")]
    nullable_list: Option<Vec<Option<i32>>>,
    #[schema(type = "integer[]")]
    one: i32,
    #[schema(type = "integer")]
    many: Vec<i32>,
    #[schema(type = "real")]
    #[diesel(deserialize_as = f64)]
    converted: f64,
    #[schema(type = "bigint")]
    #[diesel(serialize_as = Small)]
    written: i32,
}

#[derive(diesel::Queryable, Schema)]
#[schema(domain(name = "positive", type = "bigint", check = "VALUE > 0"))]
struct OverADomain {
    id: i64,
    #[schema(type = "positive")]
    m: i32,
    #[schema(type = "positive[]")]
    list: Vec<i32>,
    #[schema(type = "positive")]
    sound: i64,
}

#[driftless::shared_columns]
#[derive(diesel::Queryable)]
struct Counted {
    #[schema(type = "smallint")]
    count: i32,
}

#[driftless::with_columns]
#[derive(diesel::Queryable, Schema)]
struct Embedding {
    id: i64,
    #[diesel(embed)]
    counted: Counted,
}

// These go on compiling.
#[derive(diesel::Queryable, Schema)]
struct Sound {
    #[schema(type = "int8")]
    id: i64,
    #[schema(type = "varchar(20)")]
    short: String,
    #[schema(type = "citext")]
    citext: Option<String>,
    #[schema(type = "bigint[]")]
    list: Vec<Option<i64>>,
    #[schema(type = "bigint", sql_type = diesel::sql_types::BigInt)]
    newtype: Large,
    // Diesel knows no such type, so nothing can be said.
    #[schema(type = "public.address")]
    unknown: String,
    #[schema(type = "bigint", sql_type = diesel::sql_types::BigInt)]
    #[diesel(deserialize_as = i64)]
    converted: Larger,
}

// No table of Diesel's, which reads nothing.
#[derive(Schema)]
#[schema(table_macro = false)]
struct Unread {
    id: i64,
    #[schema(type = "bigint")]
    m: i32,
}

mod elsewhere {
    diesel::table! {
        elsewheres (id) {
            id -> BigInt,
            either -> BigInt,
        }
    }
}

// A table that stands elsewhere may have the other type.
#[derive(diesel::Queryable, Schema)]
#[diesel(table_name = elsewhere::elsewheres)]
struct Elsewhere {
    id: i64,
    #[schema(type = "bigint", sql_type = diesel::sql_types::Integer)]
    either: Either,
}

struct Small(i32);

impl From<i32> for Small {
    fn from(it: i32) -> Self {
        Self(it)
    }
}

struct Large(i64);

impl FromSql<sql_types::BigInt, Pg> for Large {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        FromSql::<sql_types::BigInt, Pg>::from_sql(value).map(Self)
    }
}

struct Larger(i64);

impl From<i64> for Larger {
    fn from(it: i64) -> Self {
        Self(it)
    }
}

struct Either(i64);

impl FromSql<sql_types::Integer, Pg> for Either {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        FromSql::<sql_types::Integer, Pg>::from_sql(value).map(|it: i32| Self(it.into()))
    }
}

impl FromSql<sql_types::BigInt, Pg> for Either {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        FromSql::<sql_types::BigInt, Pg>::from_sql(value).map(Self)
    }
}

fn main() {}
