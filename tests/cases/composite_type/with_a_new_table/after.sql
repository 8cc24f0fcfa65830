create table t (id int primary key, b text);
create type addr as (street text, zip int);
create table u (id int primary key, home addr, all_of_them addr[]);
