create table t (id integer primary key, name text, amount integer);
grant select, insert, update on t to case_reader;
grant delete, truncate, references, trigger on t to case_other;
