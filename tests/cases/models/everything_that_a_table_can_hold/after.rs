/// Refers to rooms, and is referred to by nothing.
#[derive(Schema)]
#[schema(
    table_macro = false,
    unlogged,
    with(fillfactor = 70, "toast.autovacuum_enabled" = false),
    tablespace = "elsewhere",
    row_security = forced,
    comment = "it's booked",
    primary_key(
        name = "the key",
        include(note),
        deferrable,
        with(fillfactor = 80),
        comment = "by number"
    ),
    unique(room_id, starts, include(note), deferred, tablespace = "elsewhere"),
    unique(columns(note, starts), clustered, comment = "no two alike"),
    index(columns(note desc nulls_last collation = "C" class = "text_pattern_ops", "lower(note)" statistics = 50), include(starts), with(fillfactor = 60), comment = "for looking up"),
    index(columns(room_id), unique, replica_identity, name = "told by"),
    index(columns(words class("tsvector_ops", siglen = 100)), method = "gist"),
    index(columns(note class = "gin_trgm_ops"), method = "gin"),
    exclude(columns(span with "&&", room_id with "="), method = "gist", where = "room_id > 0", deferrable, comment = "never twice"),
    foreign_key(columns(room_id, starts), references = Place, referenced(id, since), match_full, on_delete = cascade, deferred, not_valid, comment = "somewhere"),
    statistics(room_id, starts, kinds(ndistinct, mcv), target = 100, comment = "they go together"),
    sequence(name = "booking numbers", type = integer, start = 100, increment = 5, min = 10, max = 9000, cache = 4, cycle, owned_by = number, comment = "counts"),
    check(expression = "room_id <> 7", name = "not seven", no_inherit, comment = "bad luck"),
    check(expression = "room_id <> 13", not_valid)
)]
pub struct Booking {
    #[schema(identity(always, start = 1000, increment = 10, cache = 5))]
    id: i64,
    #[schema(statistics = 0)]
    room_id: i32,
    #[schema(default = "nextval('\"booking numbers\"')")]
    number: i32,
    #[schema(collation = "C", storage = external, statistics = 500, with(n_distinct = -0.5), comment = "free \\ text")]
    note: String,
    starts: i32,
    #[schema(generated = "room_id * 2")]
    twice: Option<i32>,
    #[schema(generated(expression = "upper(note)", stored))]
    loud: Option<String>,
    #[schema(sql_type = diesel::sql_types::Int4range)]
    span: (std::ops::Bound<i32>, std::ops::Bound<i32>),
    #[schema(serial(start = 7, cycle))]
    counted: i16,
    #[schema(sql_type = diesel::sql_types::Text, type = "tsvector")]
    words: String,
}

#[derive(Schema)]
#[diesel(primary_key(id, since))]
#[schema(table_macro = false, extension = "citext")]
pub struct Place {
    id: i32,
    since: i32,
}
