create table t (id integer primary key, a integer not null default 3, b integer);
