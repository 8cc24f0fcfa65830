create table t (id integer primary key, name text, amount integer);
grant all on t to case_reader;
