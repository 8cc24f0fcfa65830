create table t (id integer primary key, name text, amount integer);
grant select (amount) on t to case_reader;
