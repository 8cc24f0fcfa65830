create table t (id integer primary key, a integer);
create function f(n bigint) returns bigint language sql immutable as 'select n';
create view v as select f(a) as b from t;
