create table t (id integer primary key, name text, amount integer);
grant maintain, select on t to case_reader;
