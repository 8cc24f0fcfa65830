create table u (id integer primary key, name text, amount integer);
grant select on u to case_reader;
create table t (other integer);
grant insert on t to case_reader;
