create schema one;
create table one.p (id bigint primary key, x integer);
create sequence one."Q" owned by one.p.x increment 5;
alter table one.p alter id set default nextval('one."Q"'), alter x set default 7;
