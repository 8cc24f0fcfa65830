create table t (id int primary key, a int not null, b text); create materialized view m as select id, b from t; create unique index m_id on m (id);
