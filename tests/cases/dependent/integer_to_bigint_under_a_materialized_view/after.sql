create table t (id integer primary key, a bigint);
create materialized view m as select id, a from t;
create unique index m_id on m (id);
create index m_a on m (a);
comment on materialized view m is 'kept';
comment on index m_a is 'by a';
grant select on m to public;
