create table t (id integer primary key, a integer);
create materialized view m with (fillfactor=70) as select id, a from t;
create index m_a on m (a);
alter materialized view m cluster on m_a;
