create sequence q;
create table t (id integer primary key, n integer default nextval('q'));
