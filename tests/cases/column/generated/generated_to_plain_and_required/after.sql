create table t (id integer primary key, a integer not null, b integer not null, c integer not null default 0);
