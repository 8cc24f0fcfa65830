create table t (id integer primary key, a integer, b integer generated always as (a + 2) stored);
grant select (a) on t to case_reader;
grant update (b) on t to case_other;
