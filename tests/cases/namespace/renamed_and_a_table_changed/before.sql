create schema old;
create table old.t (id integer primary key, a integer);
