create schema one;
create sequence one.ids;
create table t (id bigint primary key default nextval('one.ids'));
