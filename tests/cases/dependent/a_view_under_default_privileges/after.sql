create table t (id integer primary key, a bigint);
create view v as select id, a from t;
grant insert on v to public;
create view w as select id, a from t;
alter default privileges grant select on tables to case_reader;
alter default privileges in schema public grant delete on tables to case_other;
alter default privileges grant update on tables to public;
create view x as select id, a from t;
revoke select on x from case_reader;
