create table t (id integer primary key, name text, amount integer);
grant select (name) on t to case_reader;
