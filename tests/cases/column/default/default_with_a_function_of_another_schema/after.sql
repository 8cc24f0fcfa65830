create schema ext;
create function ext.answer() returns integer language sql as 'select 42';
create table t (id integer primary key, a integer default ext.answer());
