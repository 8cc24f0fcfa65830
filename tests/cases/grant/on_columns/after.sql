create table t (id integer primary key, name text, amount integer);
grant update (name, amount), select (id) on t to case_reader;
