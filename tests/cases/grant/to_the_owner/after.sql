create table t (id integer primary key, name text, amount integer);
grant all on t to case_owner;
grant select on t to case_reader;
