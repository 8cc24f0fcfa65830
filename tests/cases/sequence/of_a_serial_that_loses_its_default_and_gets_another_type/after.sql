create table t (id bigserial primary key, n serial);
alter table t alter id drop default, alter id type text;
alter table t alter n drop default, alter n type numeric;
