create table t (id integer primary key, a bigint);
create view v as select id, a from t;
grant all on schema public to case_other;
grant select on t to case_other;
alter view v owner to case_other;
grant select on v to case_reader;
