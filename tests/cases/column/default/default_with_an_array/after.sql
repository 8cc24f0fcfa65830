create table t (id integer primary key, a integer[] default array[1, 2]::integer[]);
