create table t (id integer primary key, a integer, b integer, unique (a), unique nulls not distinct (a, b));
