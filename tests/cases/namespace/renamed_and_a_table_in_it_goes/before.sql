create schema old;
create table old.t (id integer primary key);
create table old.u (id integer primary key, t_id integer references old.t);
