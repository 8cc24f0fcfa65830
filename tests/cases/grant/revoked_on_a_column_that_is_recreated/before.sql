create table t (id integer primary key, a integer, b integer generated always as (a + 1) stored);
grant select (a, b) on t to case_reader;
