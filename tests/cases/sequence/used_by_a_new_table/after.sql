create sequence q start 100;
create table t (id integer primary key default nextval('q'), n integer);
