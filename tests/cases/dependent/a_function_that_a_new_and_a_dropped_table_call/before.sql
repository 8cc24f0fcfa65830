create table t (id integer primary key, a integer);
create function f(n integer) returns integer language sql immutable begin atomic select n + 0 * (select count(a)::integer from t); end;
create table gone (id integer primary key, b integer default f(7), c integer generated always as (f(id)) stored, check (f(b) > 0));
create table "ol""d" (id integer primary key);
