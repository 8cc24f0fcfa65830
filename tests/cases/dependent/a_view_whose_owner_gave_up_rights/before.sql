create table t (id integer primary key, a integer);
create view v as select id, a from t;
revoke update, delete on v from current_user;
grant select on v to case_reader;
