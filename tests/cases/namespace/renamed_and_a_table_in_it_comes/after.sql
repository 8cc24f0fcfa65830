create schema new;
create table new.t (id integer primary key);
create table new.u (id integer primary key, t_id integer references new.t);
