create schema new;
create table new.t (id integer primary key, a bigint, b text);
