create table t (id integer primary key, a bigint);
create view v as select id, a from t;
alter default privileges revoke insert on tables from current_user;
create view w as select id, a from t;
