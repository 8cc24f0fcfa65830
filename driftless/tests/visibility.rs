//! Models that others cannot see, and tables that are found where the scope of a struct has them.
#![deny(warnings, unreachable_pub)]

use std::collections::BTreeSet;

use diesel::pg::Pg;
use diesel::prelude::*;
use driftless_schema::record::{Record, frame, resolve};

macro_rules! sql {
    ($query:expr) => {
        diesel::debug_query::<diesel::pg::Pg, _>(&$query).to_string()
    };
}

/// Of every visibility, joined with each other.
mod shades {
    use diesel::prelude::*;
    use driftless::Schema;

    #[derive(Queryable, Selectable, Identifiable, Schema)]
    #[diesel(table_name = authors, check_for_backend(diesel::pg::Pg))]
    #[expect(dead_code, reason = "no query reads its fields")]
    struct Author {
        id: i64,
        name: String,
    }

    #[derive(Queryable, Selectable, Identifiable, Associations, Schema)]
    #[diesel(table_name = books, belongs_to(Author), check_for_backend(diesel::pg::Pg))]
    pub(crate) struct Book {
        id: i64,
        #[schema(references(Author))]
        author_id: i64,
    }

    pub(crate) mod inner {
        use driftless::{Schema, SchemaEnum};

        /// The column of a private field is seen all the same, so the enum is `pub`.
        #[derive(Clone, Copy, Debug, SchemaEnum)]
        pub enum Mood {
            Good,
            Bad,
        }

        #[derive(Schema)]
        #[diesel(table_name = reviews)]
        #[expect(dead_code, reason = "no query reads its fields")]
        pub(super) struct Review {
            id: i64,
            #[schema(references(super::Book))]
            book_id: i64,
            mood: Mood,
            moods: Vec<Option<Mood>>,
        }

        #[derive(Schema)]
        #[diesel(table_name = replies)]
        #[cfg_attr(all(), schema(comment = "replies"))]
        #[expect(dead_code, reason = "no query reads its fields")]
        pub(in crate::shades) struct Reply {
            id: i64,
            #[cfg_attr(all(), schema(references(Review)))]
            review_id: i64,
            #[cfg(any())]
            never: u8,
        }
    }

    driftless::allow_models_in_same_query!(Author, inner::Review);

    #[test]
    fn joins_need_no_public_struct() {
        let query =
            sql!(books::table.inner_join(authors::table).select((books::id, authors::name)));
        assert!(query.contains(r#"ON ("books"."author_id" = "authors"."id")"#), "{query}");
        let back = sql!(authors::table.left_join(books::table).select(authors::id));
        assert!(back.contains(r#"ON ("books"."author_id" = "authors"."id")"#), "{back}");
        let mood = inner::reviews::mood.eq(inner::Mood::Bad);
        let three = sql!(
            inner::reviews::table
                .inner_join(books::table.inner_join(authors::table))
                .filter(mood.or(inner::reviews::moods.contains(vec![Some(inner::Mood::Good)])))
                .select(inner::reviews::id)
        );
        assert!(three.contains(r#""reviews"."book_id" = "books"."id""#), "{three}");
        let replies = sql!(
            inner::replies::table.inner_join(inner::reviews::table).select(inner::replies::id)
        );
        assert!(replies.contains(r#""replies"."review_id" = "reviews"."id""#), "{replies}");
    }
}

/// A `table!` of one's own, and structs that are private beside it.
mod own {
    use diesel::prelude::*;
    use driftless::Schema;

    mod schema {
        diesel::table! {
            rooms (id) {
                id -> BigInt,
            }
        }
        diesel::table! {
            halls (id) {
                id -> BigInt,
                room_id -> BigInt,
            }
        }
        diesel::table! {
            doors (id) {
                id -> BigInt,
            }
        }
    }

    diesel::table! {
        walls (id) {
            id -> BigInt,
        }
    }

    use self::schema::{halls, rooms as spaces};
    use schema::doors;

    #[derive(Schema)]
    #[diesel(table_name = schema::rooms)]
    #[expect(dead_code, reason = "no query reads its fields")]
    struct Room {
        id: i64,
    }

    // Its table is imported.
    #[derive(Queryable, Selectable, Schema)]
    #[diesel(check_for_backend(diesel::pg::Pg))]
    #[expect(dead_code, reason = "no query reads its fields")]
    struct Hall {
        id: i64,
        #[schema(references(Room))]
        room_id: i64,
    }

    // Its table is beside it.
    #[derive(Schema)]
    #[diesel(table_name = walls)]
    #[expect(dead_code, reason = "no query reads its fields")]
    struct Wall {
        id: i64,
    }

    // Nothing tells that the table is this crate's, but it could be another's.
    #[derive(Schema)]
    #[diesel(table_name = doors)]
    #[expect(dead_code, reason = "no query reads its fields")]
    struct Door {
        id: i64,
    }

    // Its table is derived.
    #[derive(Schema)]
    #[expect(dead_code, reason = "no query reads its fields")]
    struct Chair {
        id: i64,
        #[schema(references(Room))]
        room_id: i64,
        #[schema(references(Hall))]
        hall_id: i64,
        #[schema(references(Wall))]
        wall_id: i64,
        #[schema(references(Door))]
        door_id: i64,
    }

    #[test]
    fn a_derived_table_joins_those_that_are_certainly_of_this_crate() {
        for query in [
            sql!(chairs::table.inner_join(spaces::table).select(chairs::id)),
            sql!(chairs::table.inner_join(halls::table).select(chairs::id)),
            sql!(chairs::table.inner_join(walls::table).select(chairs::id)),
            sql!(walls::table.inner_join(chairs::table).select(chairs::id)),
            sql!(halls::table.inner_join(chairs::table).select(Hall::as_select())),
        ] {
            assert!(query.contains("ON (\"chairs\".\""), "{query}");
        }
        assert!(sql!(doors::table.select(doors::id)).contains("doors"));
    }
}

/// What only a function sees.
#[test]
fn a_model_in_a_function_is_a_model() {
    #[derive(Queryable, Selectable, driftless::Schema)]
    #[diesel(table_name = shelves, check_for_backend(Pg))]
    #[expect(dead_code, reason = "no query reads its fields")]
    struct Shelf {
        id: i64,
    }

    #[derive(Queryable, Selectable, driftless::Schema)]
    #[diesel(table_name = boxes, check_for_backend(Pg))]
    #[expect(dead_code, reason = "no query reads its fields")]
    struct Crate {
        id: i64,
        #[schema(references(Shelf))]
        shelf_id: i64,
    }

    let query =
        boxes::table.inner_join(shelves::table).select((Crate::as_select(), Shelf::as_select()));
    assert!(sql!(query).contains(r#"ON ("boxes"."shelf_id" = "shelves"."id")"#));
}

#[test]
fn all_of_them_are_recorded() {
    let program = std::env::current_exe().expect("a test knows its program");
    let bytes = std::fs::read(program).expect("a program can read itself");
    let parse = |it: &String| serde_json::from_str(it).unwrap_or_else(|e| panic!("{e}: {it}"));
    let records: Vec<Record> = frame::scan(&bytes).payloads.iter().map(parse).collect();
    let models = resolve(&records);
    assert_eq!(models.diagnostics, []);
    let tables: BTreeSet<String> =
        models.schema.tables.iter().map(|it| it.name.name.to_string()).collect();
    let expected = [
        "authors", "books", "boxes", "chairs", "doors", "halls", "replies", "reviews", "rooms",
        "shelves", "walls",
    ];
    assert_eq!(tables, expected.map(str::to_owned).into());
}
