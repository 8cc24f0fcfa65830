create table t (id integer primary key, a smallint, b integer generated always as (a + 1) stored, plain integer);
grant select (b) on t to case_reader with grant option;
grant select (b) on t to public;
grant update (plain) on t to case_other;
set role case_reader;
grant select (b) on t to case_other;
reset role;
