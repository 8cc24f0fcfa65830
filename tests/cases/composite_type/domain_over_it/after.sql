create table t (id int primary key, b text);
create type addr as (street text, zip int);
create domain d as addr check ((value).zip > 0); create table u (id int primary key, home d);
