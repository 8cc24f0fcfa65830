create table t (id integer primary key, a integer not null, b integer not null generated always as (a + 1) stored, c integer generated always as (a * 2) stored);
