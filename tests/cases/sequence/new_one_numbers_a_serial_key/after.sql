create sequence ids; create table t (id integer primary key default nextval('ids'), a text);
