create sequence ids;
create sequence ids_v2 increment 3;
create table t (id bigint primary key default nextval('ids_v2'), other bigint default nextval('ids'));
