create sequence q;
create table a (id bigint primary key default nextval('q'));
create table b (id bigint primary key default nextval('q'));
