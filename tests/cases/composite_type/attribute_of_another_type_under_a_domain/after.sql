create type addr as (street text, zip bigint);
create domain d as addr; create table t (id int primary key, home d);
