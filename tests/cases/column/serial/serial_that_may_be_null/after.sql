create table t (a text, n serial);
alter table t alter n drop not null;
