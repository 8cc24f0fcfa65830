create table t (id integer primary key, a integer);
grant create on schema public to case_other;
grant select on t to case_other;
create function who(integer) returns text language plpgsql immutable as 'begin return current_user; end';
create materialized view m as select id, a, who(id) as role from t;
alter materialized view m owner to case_other;
create index m_who on m (who(id));
