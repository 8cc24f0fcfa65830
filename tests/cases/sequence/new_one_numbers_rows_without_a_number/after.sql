create sequence ids; create table t (id integer primary key, n integer not null unique default nextval('ids'), a text);
