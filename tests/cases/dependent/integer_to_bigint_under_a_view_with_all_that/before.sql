create table t (id integer primary key, a integer);
create view v with (security_barrier=true) as select id, a from t where id > 0 with local check option;
comment on view v is 'it''s';
comment on column v.a is 'the a';
grant select on v to public;
grant update (a) on v to public;
alter view v alter column id set default 7;
