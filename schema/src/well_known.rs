//! Types by spelling: the one table that says which Diesel type a Rust type is, and how PostgreSQL spells that.
//!
//! The derive writes `table!` by it; who fits a model to a database reads it the other way round.

/// One type, as Rust, Diesel and PostgreSQL spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WellKnown {
    /// Rust types, by their last segment.
    pub rust: &'static [&'static str],
    /// Diesel's names in `sql_types`, the canonical one first: Diesel gives arithmetic by these names.
    pub diesel: &'static [&'static str],
    /// As PostgreSQL's `format_type` prints it.
    pub postgres: &'static str,
}

const fn row(
    rust: &'static [&'static str],
    diesel: &'static [&'static str],
    postgres: &'static str,
) -> WellKnown {
    WellKnown { rust, diesel, postgres }
}

/// Every type that is known by its spelling.
pub const WELL_KNOWN: &[WellKnown] = &[
    row(&["bool"], &["Bool"], "boolean"),
    row(&["i16"], &["SmallInt", "Int2", "SmallSerial"], "smallint"),
    row(&["i32"], &["Integer", "Int4", "Serial"], "integer"),
    row(&["i64"], &["BigInt", "Int8", "BigSerial", "Bigserial"], "bigint"),
    row(&["f32"], &["Float", "Float4"], "real"),
    row(&["f64"], &["Double", "Float8"], "double precision"),
    row(&["BigDecimal", "Decimal", "PgNumeric"], &["Numeric", "Decimal"], "numeric"),
    row(&["String", "str"], &["Text"], "text"),
    row(&[], &["VarChar", "Varchar"], "character varying"),
    row(&[], &["Citext"], "citext"),
    row(&[], &["Binary", "Bytea"], "bytea"),
    row(&["NaiveDate", "Date", "PgDate"], &["Date"], "date"),
    row(&["NaiveTime", "Time", "PgTime"], &["Time"], "time without time zone"),
    row(
        &["NaiveDateTime", "PrimitiveDateTime", "SystemTime", "PgTimestamp"],
        &["Timestamp"],
        "timestamp without time zone",
    ),
    row(&["DateTime", "OffsetDateTime"], &["Timestamptz"], "timestamp with time zone"),
    row(&["PgInterval", "Duration", "TimeDelta"], &["Interval"], "interval"),
    row(&["Uuid"], &["Uuid"], "uuid"),
    row(&["Value", "Json"], &["Jsonb"], "jsonb"),
    row(&[], &["Json"], "json"),
    row(&["IpNetwork", "IpNet"], &["Inet"], "inet"),
    row(&[], &["Cidr"], "cidr"),
    row(&[], &["MacAddr", "Macaddr"], "macaddr"),
    row(&[], &["MacAddr8", "Macaddr8"], "macaddr8"),
    row(&["PgMoney", "Cents"], &["Money"], "money"),
    row(&["PgLsn"], &["PgLsn"], "pg_lsn"),
    row(&[], &["Oid"], "oid"),
    row(&[], &["CChar"], "\"char\""),
    row(&[], &["Int4range"], "int4range"),
    row(&[], &["Int8range"], "int8range"),
    row(&[], &["Numrange"], "numrange"),
    row(&[], &["Tsrange"], "tsrange"),
    row(&[], &["Tstzrange"], "tstzrange"),
    row(&[], &["Daterange"], "daterange"),
    row(&[], &["Int4multirange"], "int4multirange"),
    row(&[], &["Int8multirange"], "int8multirange"),
    row(&[], &["Nummultirange"], "nummultirange"),
    row(&[], &["Tsmultirange"], "tsmultirange"),
    row(&[], &["Tstzmultirange"], "tstzmultirange"),
    row(&[], &["Datemultirange"], "datemultirange"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_stands_in_two_rows() {
        let mut rust: Vec<_> = WELL_KNOWN.iter().flat_map(|it| it.rust).collect();
        let mut diesel: Vec<_> = WELL_KNOWN.iter().flat_map(|it| it.diesel).collect();
        let lengths = (rust.len(), diesel.len());
        rust.sort();
        rust.dedup();
        diesel.sort();
        diesel.dedup();
        assert_eq!((rust.len(), diesel.len()), lengths);
    }
}
