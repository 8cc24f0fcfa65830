create table t (id integer primary key, a integer, b text, c integer); create index i on t (a, b); create index k on t (c);
