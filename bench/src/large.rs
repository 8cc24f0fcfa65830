//! A large schema: how many tables goes in, the SQL that makes them comes out, in portions.

use std::fmt::Write;

/// As many tables as one transaction makes: a stock server has locks for some sixty tables a connection.
const PORTION: usize = 50;

/// One enum for so many tables.
const TABLES_PER_ENUM: usize = 10;

/// Scripts to run one after the other. Each table has ten columns, six defaults, a check, a comment on itself and on a
/// column, a unique constraint, four indexes (plain, unique, partial, over an expression), and a foreign key to
/// the table before it; every second table has one more to the first.
pub(crate) fn scripts(tables: usize) -> Vec<String> {
    let enums = (0..tables.div_ceil(TABLES_PER_ENUM)).map(enumeration).collect();
    let numbers: Vec<usize> = (0..tables).collect();
    let portions = numbers.chunks(PORTION);
    std::iter::once(enums)
        .chain(portions.map(|it| it.iter().copied().map(table).collect()))
        .collect()
}

fn enumeration(number: usize) -> String {
    format!("create type state_{number} as enum ('new', 'open', 'held', 'done');\n")
}

fn table(number: usize) -> String {
    let state = number / TABLES_PER_ENUM;
    let mut sql = format!(
        "create table item_{number} (
    id bigint generated always as identity primary key,
    parent_id bigint,
    code text not null,
    title character varying(200) default '' not null,
    state state_{state} default 'new' not null,
    amount numeric(12, 2) default 0 not null,
    tags text[] default '{{}}' not null,
    settings jsonb default '{{}}' not null,
    created_at timestamp with time zone default now() not null,
    deleted_at timestamp with time zone,
    constraint item_{number}_amount_check check (amount >= 0 and amount < 1000000),
    constraint item_{number}_code_key unique (code)
);
create index item_{number}_created_at_idx on item_{number} (created_at desc, state);
create unique index item_{number}_title_idx on item_{number} (parent_id, title);
create index item_{number}_open_idx on item_{number} (amount) where deleted_at is null and state <> 'done';
create index item_{number}_lower_idx on item_{number} (lower(title));
comment on table item_{number} is 'Items of kind {number}';
comment on column item_{number}.amount is 'In euros, gross';
"
    );
    let mut refer = |name: &str, other: usize| {
        writeln!(
            sql,
            "alter table item_{number} add constraint item_{number}_{name}_fkey
    foreign key (parent_id) references item_{other} (id) on delete cascade;"
        )
        .expect("writing into a string does not fail");
    };
    refer("parent", number.saturating_sub(1));
    if number % 2 == 1 {
        refer("root", 0);
    }
    sql
}
