create schema new;
create table t (id integer primary key);
create table new.u (id integer primary key);
