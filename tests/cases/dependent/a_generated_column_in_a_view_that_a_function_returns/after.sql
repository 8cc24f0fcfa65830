create table t (id integer primary key, a bigint, g bigint generated always as (a * 2) stored);
create view v as select id, g from t where g > 0;
create function shown() returns setof v language sql stable as 'select * from v';
