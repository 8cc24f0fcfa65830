create table t (id integer primary key, a integer, b integer generated always as (a * 3) stored);
comment on column t.b is 'kept';
