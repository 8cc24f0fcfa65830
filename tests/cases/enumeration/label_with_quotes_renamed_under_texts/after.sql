create type "Mo""od" as enum ('it-is', 'a,''b''', 'c/d');
create table t (
    id integer primary key,
    m "Mo""od" default 'it-is',
    ms "Mo""od"[] default array['it-is', 'a,''b''', 'c/d']::"Mo""od"[],
    check (m <> 'a,''b''' or id > 0),
    check (m <> 'c/d' or id > 0)
);
create index t_partial on t (id) where m = 'it-is';
