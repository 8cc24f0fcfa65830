create table t (id integer primary key, n integer not null, s text);
