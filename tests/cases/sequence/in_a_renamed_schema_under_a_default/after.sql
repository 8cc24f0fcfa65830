create schema two;
create sequence two.ids;
create table t (id bigint primary key default nextval('two.ids'));
