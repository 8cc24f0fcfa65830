create sequence q;
create domain number as bigint default nextval('q');
create table t (id integer primary key, a number);
