create table t (id integer primary key, a integer);
create materialized view m as select id, a from t;
create unique index m_id on m (id);
