create sequence ids increment 3;
create table t (id bigint primary key default nextval('ids'), other bigint default nextval('ids'));
