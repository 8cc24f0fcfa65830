create table t (id int primary key, a int not null, b text); create materialized view m as select id, b from t; create index m_i on m (id); comment on index m_i is 'kept'; cluster m using m_i;
