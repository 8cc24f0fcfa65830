create table t (id integer primary key, name text, amount integer);
grant insert on t to case_reader;
