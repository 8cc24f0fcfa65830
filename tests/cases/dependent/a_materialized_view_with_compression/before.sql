create table t (id integer primary key, a integer, b text);
create materialized view m as select id, a, b from t;
alter materialized view m alter column b set compression pglz;
