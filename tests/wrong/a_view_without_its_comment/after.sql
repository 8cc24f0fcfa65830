create table t (id integer primary key, a bigint);
create view v as select id, a from t;
comment on view v is 'kept';
