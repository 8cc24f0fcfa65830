create schema new;
create table new.u (id integer primary key);
