create table t (id integer primary key, b text, a integer not null default 7);
