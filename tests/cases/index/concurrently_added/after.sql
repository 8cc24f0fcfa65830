create table t (id integer primary key, a integer, b text); create index "Odd one" on t (a); create unique index on t (lower(b)) where a > 0;
