create type "Mo""od" as enum ('it''s', 'a,"b"', 'c\d');
create table t (
    id integer primary key,
    m "Mo""od" default 'it''s',
    ms "Mo""od"[] default array['it''s', 'a,"b"', 'c\d']::"Mo""od"[],
    check (m <> 'a,"b"' or id > 0),
    check (m <> E'c\\d' or id > 0)
);
create index t_partial on t (id) where m = 'it''s';
