create table t (id integer primary key, label text, amount integer);
grant select (label) on t to case_reader;
