create table t (id integer primary key, name text, amount bigint);
grant select (amount), update (name) on t to case_reader;
