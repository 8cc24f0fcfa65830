create table t (id integer primary key, a bigint);
create function f(n integer) returns integer language sql immutable begin atomic select n + 0 * (select count(a)::integer from t); end;
create table "ol""d" (id integer primary key, d integer default f(1));
create table anew (id integer primary key, b integer default f(8), c integer generated always as (f(id)) stored, check (f(b) > 1));
