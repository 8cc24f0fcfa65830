create table t (id integer primary key, name text, amount integer);
grant update (name, amount) on t to case_reader;
grant select (amount) on t to case_other with grant option;
