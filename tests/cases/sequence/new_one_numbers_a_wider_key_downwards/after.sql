create sequence ids increment -2 start -5; create table t (id bigint primary key default nextval('ids'), a text);
