create table t (id integer, b text);
