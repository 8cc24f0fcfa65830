create table t (id integer primary key, b integer not null);
