create table other (id integer);
create table t (id integer primary key, name text, amount integer);
grant select, update (name) on t to case_reader;
grant all on t to case_other;
