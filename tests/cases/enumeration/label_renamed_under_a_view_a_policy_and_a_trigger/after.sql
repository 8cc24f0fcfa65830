create type mood as enum ('a', 'bb');
create table t (
    id integer primary key,
    m mood not null default 'bb',
    g boolean generated always as (m = 'bb') stored,
    check (m <> 'bb' or id > 0)
);
create view v as select id, g, m = 'bb' as is_b from t where m <> 'bb' or g;
create materialized view w as select id, m from v join t using (id) where m = 'bb';
create policy p on t using (m = 'bb');
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger r before insert on t for each row when (new.m = 'bb') execute function f();
