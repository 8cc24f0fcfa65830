create table t (id integer primary key, a integer, g bigint generated always as (a * 2) stored);
create function total() returns numeric language sql begin atomic select sum(g) from t; end;
