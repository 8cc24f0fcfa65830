create domain number as bigint check (value > 0);
create table t (id integer primary key, a number);
create function f() returns bigint language sql stable begin atomic select max(a)::bigint from t; end;
