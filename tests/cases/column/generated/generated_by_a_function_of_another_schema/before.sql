create schema ext;
create function ext.twice(integer) returns integer language sql immutable as 'select $1 * 2';
create table t (id integer primary key, n integer);
