create table t (id integer primary key, a integer, b integer); create unique index "Odd one" on t (a, b);
