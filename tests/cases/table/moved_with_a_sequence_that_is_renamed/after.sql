create schema two;
create table two.p (id bigint primary key, x integer);
create sequence two.r owned by two.p.x increment 5;
alter table two.p alter id set default nextval('two.r'), alter x set default 7;
