create table t (id bigserial primary key, n serial);
alter table t alter id drop default;
