create table t (id integer primary key, a integer);
create view v as select id, a from t;
grant select on v to case_reader with grant option;
grant update (a), insert (a) on v to case_other;
set role case_reader;
grant select on v to case_other;
reset role;
