//! One model for each shape that a table can have.

/// Every derive of Diesel on the same struct.
pub(crate) mod everyday {
    use diesel::prelude::*;
    use driftless::{Schema, SchemaEnum};

    /// A mood.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
    pub enum Mood {
        /// Fine.
        Fine,
        /// Not at all fine.
        VeryBad,
    }

    /// A person.
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
    #[diesel(check_for_backend(diesel::pg::Pg))]
    #[schema(allow("drop-column", "LK206"), note("change-default"))]
    pub struct Person {
        /// Number.
        #[schema(identity, error("drop-column"))]
        pub id: i64,
        /// Name.
        #[schema(unique, renamed_from = "full_name", comment = "as \"spoken\"")]
        pub name: String,
        /// Mood.
        #[schema(default = "'fine'")]
        pub mood: Mood,
        /// The moods before.
        pub moods: Vec<Mood>,
        /// The mood to come.
        pub next_mood: Option<Mood>,
        /// Bytes.
        pub portrait: Option<Vec<u8>>,
        /// Half a number.
        #[schema(default = -0.5, check = "ratio < 1")]
        pub ratio: f64,
        /// A boss, who is a person.
        #[schema(references(Self, on_delete = set_null))]
        pub boss_id: Option<i64>,
    }

    /// Some columns of a person, once more.
    #[derive(Debug, PartialEq, Queryable, Selectable, AsChangeset, Schema)]
    #[diesel(table_name = persons, check_for_backend(diesel::pg::Pg))]
    #[schema(partial)]
    pub struct Named {
        /// Name.
        pub name: String,
    }

    /// A pet.
    #[derive(Debug, Queryable, Selectable, Insertable, Identifiable, Associations, Schema)]
    #[diesel(table_name = pets, belongs_to(Person, foreign_key = owner_id))]
    pub struct Pet {
        /// Number.
        #[schema(serial)]
        pub id: i32,
        /// Who feeds it.
        #[schema(references(Person, on_delete = cascade, on_update = restrict, name = "fed_by"))]
        pub owner_id: i64,
        /// What it is called.
        #[schema(type = "varchar(20)", index(desc, nulls_last, unique, name = "pets_by_name"))]
        pub name: String,
    }
}

/// Two structs that refer to each other: which one to join along, nobody can tell.
pub(crate) mod mutual {
    use driftless::Schema;

    /// A team.
    #[derive(Debug, Schema)]
    pub struct Team {
        /// Number.
        pub id: i32,
        /// Who leads it.
        #[schema(references(Member))]
        pub leader_id: Option<i32>,
    }

    /// A member.
    #[derive(Debug, Schema)]
    pub struct Member {
        /// Number.
        pub id: i32,
        /// The team.
        #[schema(references(Team))]
        pub team_id: i32,
    }

    /// The same, where one of the two says that it is not for joins.
    pub(crate) mod decided {
        use driftless::Schema;

        /// A ship.
        #[derive(Debug, Schema)]
        pub struct Ship {
            /// Number.
            pub id: i32,
            /// Who commands it.
            #[schema(references(Sailor, joinable = false))]
            pub captain_id: Option<i32>,
        }

        /// A sailor.
        #[derive(Debug, Schema)]
        pub struct Sailor {
            /// Number.
            pub id: i32,
            /// The ship.
            #[schema(references(Ship))]
            pub ship_id: i32,
        }
    }
}

/// Two foreign keys to one table, once under another path.
pub(crate) mod twice {
    use driftless::Schema;

    use super::everyday::Person;

    /// A letter.
    #[derive(Debug, Schema)]
    pub struct Letter {
        /// Number.
        pub id: i32,
        /// Who wrote it.
        #[schema(references(Person))]
        pub sender_id: i64,
        /// Who read it.
        #[schema(references(super::everyday::Person, column = id))]
        pub receiver_id: i64,
    }
}

/// Another PostgreSQL schema, composite keys, names that Rust does not have.
pub(crate) mod odd {
    use driftless::{Schema, SchemaEnum};

    /// Shades.
    pub(crate) mod shades {
        use driftless::SchemaEnum;

        /// A shade.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
        #[schema(name = "Odd Shade", schema = "paint", rename_all = "SCREAMING-KEBAB-CASE")]
        pub enum Shade {
            /// Light.
            VeryLight,
            /// Dark.
            #[schema(rename = "it's dark", renamed_from = "dark")]
            Dark,
        }
    }

    /// A day.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
    pub enum Day {
        /// The first.
        Monday,
    }

    /// A pot of paint.
    #[derive(Debug, Schema)]
    #[diesel(table_name = pots, primary_key(maker, number))]
    #[schema(
        schema = "paint",
        name = "Pots \"n\" Pans",
        renamed_from = "pots",
        comment = "it's\npaint",
        primary_key_name = "pots_pk",
        unique(shade, r#type),
        unique(columns(maker, shade), name = "one shade"),
        index(maker, "lower(maker)"),
        index(columns(number desc nulls_last, "maker || 'x'" asc), unique, where = "number > 0", method = "btree", name = "odd \\ index"),
        check = "number <> 13",
        check(expression = "maker <> ''", name = "has maker")
    )]
    pub struct Pot {
        /// Who made it.
        pub maker: String,
        /// Which one.
        pub number: i32,
        /// A path of a module here.
        pub shade: shades::Shade,
        /// Paths from elsewhere.
        pub other_shades: Option<Vec<Option<self::shades::Shade>>>,
        /// Two modules down.
        pub day: crate::models::odd::Day,
        /// A keyword.
        pub r#type: String,
        /// No identifier.
        #[schema(name = "is odd?")]
        pub is_odd: bool,
        /// Renamed for Diesel.
        #[diesel(column_name = "hue")]
        pub colour: i16,
        /// Named like its table.
        #[diesel(column_name = pots_)]
        #[schema(name = "pots")]
        pub pots: i64,
        /// As Diesel says.
        #[diesel(sql_type = diesel::sql_types::Json)]
        pub json: String,
        /// As we say.
        #[schema(sql_type = diesel::sql_types::Text, type = "citext")]
        pub email: Email,
    }

    /// A newtype.
    #[derive(Debug)]
    pub struct Email(pub String);

    /// A lid.
    #[derive(Debug, Schema)]
    #[schema(
        schema = "paint",
        foreign_key(columns(maker, number), references = Pot, on_delete = cascade),
        foreign_key(columns(number, maker), references = Pot, referenced(number, maker), name = "turned", same_query = false)
    )]
    pub struct Lid {
        /// Number.
        #[schema(identity = always)]
        pub id: i64,
        /// Of the pot.
        pub maker: String,
        /// Of the pot.
        pub number: i32,
    }
}

/// Models whose `table!` stands elsewhere.
pub(crate) mod elsewhere {
    use driftless::Schema;

    /// Written by hand.
    pub(crate) mod schema {
        diesel::table! {
            /// Rooms.
            rooms {
                /// Number.
                id -> Integer,
            }
        }
    }

    /// A room.
    #[derive(Debug, Schema)]
    #[diesel(table_name = schema::rooms)]
    pub struct Room {
        /// Number.
        pub id: i32,
    }

    /// Recorded only.
    #[derive(Debug, Schema)]
    #[schema(table_macro = false)]
    #[expect(dead_code, reason = "no query reads it: Diesel knows no table of it")]
    pub(crate) struct Wall {
        /// Number.
        pub id: i32,
        /// The room.
        #[schema(references(Room))]
        pub room_id: i32,
    }

    /// A chair, derived, in a room that is not.
    #[derive(Debug, Schema)]
    pub struct Chair {
        /// Number.
        pub id: i32,
        /// The room.
        #[schema(references(Room))]
        pub room_id: i32,
        /// Whoever sits there, in a table of another program.
        #[schema(references("Auth.\"Users\"(id)", on_delete = cascade))]
        pub user_id: i64,
    }
}

/// Enums that are kept in columns of PostgreSQL's own types, and enums that another crate converts.
pub(crate) mod kept {
    use diesel::prelude::*;
    use diesel::sql_types::SmallInt;
    use driftless::{Schema, SchemaEnum};

    /// How much it matters.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
    #[schema(sql_type = diesel::sql_types::Integer)]
    pub enum Priority {
        /// Not at all.
        Low = -1,
        /// Very much.
        High = 0x10,
    }

    /// How far it is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
    #[diesel(sql_type = SmallInt)]
    #[repr(u8)]
    pub enum Stage {
        /// Not yet.
        Open = 1,
        /// Over.
        Closed = 200,
    }

    /// Where it came from.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, SchemaEnum)]
    #[schema(sql_type = diesel::sql_types::Text, rename_all = "kebab-case")]
    pub enum Channel {
        /// By hand.
        WebForm,
        /// By letter.
        #[diesel(rename = "letter \u{2709}")]
        Letter,
    }

    /// A ticket.
    #[derive(
        Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable, Schema,
    )]
    #[diesel(check_for_backend(diesel::pg::Pg))]
    pub struct Ticket {
        /// Number.
        pub id: i64,
        /// How much it matters.
        pub priority: Priority,
        /// All that it mattered.
        pub priorities: Vec<Priority>,
        /// How far it is.
        pub stage: Option<Stage>,
        /// Where it came from.
        pub channel: Channel,
        /// A short text.
        #[schema(type = "varchar(20)")]
        pub short: Option<Channel>,
        /// Several, some of them unknown.
        pub channels: Vec<Option<Channel>>,
    }

    /// What `diesel print-schema` would print.
    pub(crate) mod schema {
        diesel::table! {
            /// Notes.
            notes {
                /// Number.
                id -> BigInt,
                /// How much it matters.
                priority -> Integer,
                /// All that it mattered.
                priorities -> Array<Integer>,
                /// Where it came from.
                channel -> Nullable<Text>,
            }
        }

        /// Types of the database.
        pub(crate) mod sql_types {
            /// A wind.
            #[derive(Clone, Debug, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
            #[diesel(postgres_type(name = "wind_force"))]
            pub struct WindForce;
        }

        diesel::table! {
            use super::sql_types::WindForce;
            use diesel::sql_types::BigInt;

            /// Days.
            days {
                /// Number.
                id -> BigInt,
                /// The wind.
                wind -> WindForce,
            }
        }
    }

    /// A note, whose `table!` knows nothing of enums.
    #[derive(Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Schema)]
    #[diesel(table_name = schema::notes, check_for_backend(diesel::pg::Pg))]
    pub struct Note {
        /// Number.
        pub id: i64,
        /// How much it matters.
        pub priority: Priority,
        /// All that it mattered.
        pub priorities: Vec<Priority>,
        /// Where it came from.
        pub channel: Option<Channel>,
    }

    /// Converted by diesel-derive-enum, for a type of schema.rs.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, diesel_derive_enum::DbEnum, SchemaEnum)]
    #[db_enum(existing_type_path = "schema::sql_types::WindForce", value_style = "kebab-case")]
    pub enum Wind {
        /// It stands still.
        DeadCalm,
        /// An abbreviation, of which diesel-derive-enum makes one word.
        HTTPStorm,
        /// Digits.
        A1B2,
        /// Said.
        #[db_enum(rename = "un vent")]
        Breeze,
    }

    /// A day, whose `table!` stands elsewhere.
    #[derive(Debug, PartialEq, Queryable, Selectable, Insertable, Schema)]
    #[diesel(table_name = schema::days, check_for_backend(diesel::pg::Pg))]
    pub struct Weather {
        /// Number.
        pub id: i64,
        /// The wind.
        #[schema(sql_type = schema::sql_types::WindForce)]
        pub wind: Wind,
    }

    /// Converted by diesel-derive-enum's second version, which makes the type.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, diesel_derive_enum_2::DbEnum, SchemaEnum)]
    #[PgType = "tide_level"]
    #[DbValueStyle = "SCREAMING_SNAKE_CASE"]
    pub enum Tide {
        /// Much water.
        VeryHigh,
        /// Little.
        #[db_rename = "ebb"]
        Low,
    }

    /// The same without an attribute.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, diesel_derive_enum::DbEnum, SchemaEnum)]
    #[schema(sql_type = XMLSkyMapping)]
    pub enum XMLSky {
        /// No cloud.
        ClearSky,
    }

    /// A coast, whose `table!` is derived.
    #[derive(Debug, PartialEq, Queryable, Selectable, Insertable, Schema)]
    #[diesel(check_for_backend(diesel::pg::Pg))]
    pub struct Coast {
        /// Number.
        pub id: i64,
        /// The tide.
        #[schema(sql_type = TideMapping)]
        pub tide: Tide,
        /// The tides.
        #[schema(sql_type = Array<TideMapping>)]
        pub tides: Vec<Tide>,
        /// The sky.
        #[diesel(sql_type = XMLSkyMapping)]
        pub sky: Option<XMLSky>,
    }
}

driftless::allow_models_in_same_query!(
    everyday::Person,
    everyday::Pet,
    mutual::Team,
    mutual::Member,
    twice::Letter,
);
