create table t (id integer primary key, name text, amount integer);
grant update on t to case_reader;
