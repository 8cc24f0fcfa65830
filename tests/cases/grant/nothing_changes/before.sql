create table t (id integer primary key, name text, amount integer);
grant update, select on t to case_reader;
grant select (name) on t to case_other;
