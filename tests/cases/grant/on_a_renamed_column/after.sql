create table t (id integer primary key, label text, amount integer);
grant update (label) on t to case_reader;
