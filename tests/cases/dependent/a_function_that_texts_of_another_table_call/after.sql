create table t (id integer primary key, a bigint);
create function f(n integer) returns integer language sql immutable begin atomic select n + 0 * (select count(a)::integer from t); end;
create table u (id integer primary key, b integer default f(7), c integer generated always as (f(id)) stored, constraint positive check (f(b) > 0));
create index u_f on u (f(b));
create unique index u_id on u (id) where f(id) > 0;
comment on constraint positive on u is 'never zero';
