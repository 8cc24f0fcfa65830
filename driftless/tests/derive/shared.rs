//! Columns that are written once, and structs that are embedded in others.

/// The models before the columns that they share: the order of modules means nothing.
pub(crate) mod before {
    use diesel::prelude::*;
    use driftless::Schema;

    use super::columns::Stamps as Timestamps;

    /// A leaf, with everything that Diesel derives.
    #[driftless::with_columns(Looks, Timestamps, super::columns::SoftDelete)]
    #[derive(
        Clone,
        Debug,
        PartialEq,
        Queryable,
        Selectable,
        Insertable,
        AsChangeset,
        Identifiable,
        Schema,
    )]
    #[diesel(table_name = leaves, check_for_backend(diesel::pg::Pg))]
    #[schema(index(columns(made_on desc), where = "gone_on is null"))]
    pub struct Leaf {
        /// Number.
        #[schema(identity)]
        pub id: i64,
    }

    /// Private, and exported to nobody.
    #[driftless::shared_columns]
    struct Looks {
        /// Colour.
        pub colour: String,
    }

    /// A twig shares one of them, by a path.
    #[driftless::with_columns(crate::shared::columns::Timestamps)]
    #[derive(
        Clone,
        Debug,
        PartialEq,
        Queryable,
        Selectable,
        Insertable,
        AsChangeset,
        Identifiable,
        Schema,
    )]
    #[diesel(table_name = twigs, check_for_backend(diesel::pg::Pg))]
    pub struct Twig {
        /// Number.
        #[schema(identity)]
        pub id: i64,
        /// The leaf at its end.
        #[schema(references(Leaf))]
        pub leaf_id: i64,
    }

    /// A struct that gets columns and is no table.
    #[driftless::with_columns(Timestamps)]
    #[derive(Debug, Queryable, Selectable)]
    #[diesel(table_name = twigs, check_for_backend(diesel::pg::Pg))]
    pub(crate) struct TwigDates {
        /// Number.
        pub(crate) id: i64,
    }
}

#[path = "columns.rs"]
pub(crate) mod columns;

/// Structs that are embedded.
pub(crate) mod embedded {
    use diesel::prelude::*;
    use driftless::Schema;

    use super::columns::Timestamps;

    /// Where somebody lives.
    #[driftless::shared_columns]
    #[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
    #[diesel(table_name = houses, check_for_backend(diesel::pg::Pg))]
    pub struct Address {
        /// Street.
        #[schema(type = "varchar(80)")]
        pub street: String,
        /// Town, under another name.
        #[diesel(column_name = city)]
        pub town: Option<String>,
    }

    /// A house: its address stays one struct in Rust.
    #[driftless::with_columns(Timestamps)]
    #[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, Schema)]
    #[diesel(table_name = houses, check_for_backend(diesel::pg::Pg))]
    #[schema(unique(town, street))]
    pub struct House {
        /// Number.
        #[schema(identity)]
        pub id: i64,
        /// Where it stands.
        #[diesel(embed)]
        pub address: Address,
        /// Whether it stands.
        #[schema(default = true)]
        pub stands: bool,
    }

    /// Columns of another table.
    #[driftless::shared_columns]
    #[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
    #[diesel(table_name = huts, check_for_backend(diesel::pg::Pg))]
    pub struct Size {
        /// Width.
        wide: i32,
    }

    /// An embedded struct alone, whose field is private.
    #[driftless::with_columns]
    #[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, Schema)]
    #[diesel(table_name = huts, primary_key(wide), check_for_backend(diesel::pg::Pg))]
    pub struct Hut {
        /// Its size is what tells huts apart.
        #[diesel(embed)]
        size: Size,
    }

    #[test]
    fn a_key_of_an_embedded_field() {
        let hut = Hut { size: Size { wide: 1 } };
        let sql = super::insertion(hut.clone().insert_into(huts::table));
        assert_eq!(sql, r#"INSERT INTO "huts" ("wide") VALUES ($1) -- binds: [1]"#);
        assert_eq!(hut.size.wide, 1);
    }
}

use diesel::debug_query;
use diesel::pg::Pg;
use diesel::prelude::*;
use driftless_schema::record::{ColumnRecord, Record, TableRecord, resolve};

use self::before::{Leaf, Twig, TwigDates, leaves, twigs};
use self::embedded::{Address, House, houses};
use crate::records::table;

fn insertion<T: diesel::query_builder::QueryFragment<Pg>>(query: T) -> String {
    debug_query::<Pg, _>(&query).to_string()
}

fn fields(table: &TableRecord) -> Vec<&str> {
    table.columns.iter().map(|it| it.field.as_str()).collect()
}

#[test]
fn shared_columns_follow_the_own_ones_and_diesel_knows_them() {
    let leaf =
        Leaf { id: 1, colour: "red".to_owned(), made_on: 2, changed_on: None, gone_on: None };
    let sql = insertion(leaf.clone().insert_into(leaves::table));
    let expected = r#"INSERT INTO "leaves" ("id", "colour", "made_on", "changed", "gone_on")"#;
    assert!(sql.starts_with(expected), "{sql}");
    let sql = insertion(diesel::update(leaves::table).set(&leaf));
    assert!(sql.contains(r#"SET "colour" = $1, "made_on" = $2"#), "{sql}");
    let sql = insertion(leaves::table.select(Leaf::as_select()));
    assert!(sql.contains(r#""leaves"."changed", "leaves"."gone_on""#), "{sql}");
    let sql = insertion(leaves::table.inner_join(twigs::table).select(Twig::as_select()));
    assert!(sql.contains(r#""twigs"."leaf_id", "twigs"."made_on""#), "{sql}");
    let sql = insertion(twigs::table.select(TwigDates::as_select()));
    assert_eq!(
        sql,
        r#"SELECT "twigs"."id", "twigs"."made_on", "twigs"."changed" FROM "twigs" -- binds: []"#
    );
    let dates = TwigDates { id: 1, made_on: 2, changed_on: None };
    assert_eq!((dates.id, dates.made_on, dates.changed_on), (1, 2, None));
}

#[test]
fn an_embedded_struct_stays_one_in_rust_and_its_columns_are_the_tables() {
    let address = Address { street: "Main".to_owned(), town: None };
    let house = House { id: 1, address, stands: true, made_on: 2, changed_on: None };
    let sql = insertion(house.insert_into(houses::table));
    let expected = r#"("id", "street", "city", "stands", "made_on", "changed")"#;
    assert!(sql.contains(expected), "{sql}");
    let sql = insertion(houses::table.select(House::as_select()));
    assert!(sql.contains(r#""houses"."street", "houses"."city", "houses"."stands""#), "{sql}");
}

#[test]
fn the_records_have_the_columns_of_shared_and_embedded_structs() {
    let leaf = table("Leaf");
    assert_eq!(fields(&leaf), ["id", "colour", "made_on", "changed_on", "gone_on"]);
    assert_eq!(leaf.columns[2].default.as_deref(), Some("0"));
    assert_eq!(leaf.columns[3].name, "changed");
    assert!(leaf.columns[3].nullable);
    assert_eq!(leaf.indexes[0].columns[0].column.as_deref(), Some("made_on"));
    let twig = table("Twig");
    assert_eq!(fields(&twig), ["id", "leaf_id", "made_on", "changed_on"]);
    let house = table("House");
    assert_eq!(fields(&house), ["id", "street", "town", "stands", "made_on", "changed_on"]);
    assert_eq!(house.uniques[0].columns, ["city", "street"]);
    assert_eq!(house.columns[1].data_type.text.as_deref(), Some("varchar(80)"));
    assert_eq!(table("Hut").primary_key.columns, ["wide"]);
}

#[test]
fn a_shared_column_is_recorded_where_it_is_written() {
    let (own, shared) = (include_str!("shared.rs"), include_str!("columns.rs"));
    let is_at = |column: &ColumnRecord, text: &str| {
        let number = column.line.expect("the compiler knows the line");
        let index = usize::try_from(number).expect("a small number") - 1;
        let line = text.lines().nth(index).expect("a line of the file");
        assert!(line.contains(&format!("{}: ", column.field)), "{line}");
    };
    let leaf = table("Leaf");
    for column in &leaf.columns[..2] {
        assert_eq!(column.file, None);
        is_at(column, own);
    }
    for column in &leaf.columns[2..] {
        let file = column.file.as_ref().expect("another file than the struct's");
        assert!(file.replace('\\', "/").ends_with("tests/derive/columns.rs"), "{file}");
        is_at(column, shared);
    }
    // What is found out about the column is shown there too.
    let models = resolve(&[Record::Table(Box::new(leaf))]);
    let files: Vec<&str> = models.places.values().flatten().map(|it| it.file.as_str()).collect();
    let elsewhere = files.iter().filter(|it| it.ends_with("columns.rs")).count();
    assert_eq!(elsewhere, 3, "{files:?}");
    for column in &table("House").columns[..4] {
        assert_eq!(column.file, None);
        is_at(column, own);
    }
}
