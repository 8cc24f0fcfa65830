create type mood as enum ('a', 'b');
create table t (
    id integer primary key,
    m mood not null default 'b',
    g boolean generated always as (m = 'b') stored,
    check (m <> 'b' or id > 0)
);
create view v as select id, g, m = 'b' as is_b from t where m <> 'b' or g;
create materialized view w as select id, m from v join t using (id) where m = 'b';
create policy p on t using (m = 'b');
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger r before insert on t for each row when (new.m = 'b') execute function f();
