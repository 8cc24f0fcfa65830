create table t (id integer primary key, a integer);
create schema reports;
create view reports.v as select a from t;
grant select on reports.v to public;
