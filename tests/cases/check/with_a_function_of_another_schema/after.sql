create schema ext;
create function ext.ok(integer) returns boolean language sql immutable as 'select $1 > 0';
create table t (a integer, b integer);
alter table t add constraint c check (ext.ok(a)) ;
