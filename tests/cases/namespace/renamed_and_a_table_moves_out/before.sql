create schema old;
create table old.t (id integer primary key);
create table old.u (id integer primary key);
