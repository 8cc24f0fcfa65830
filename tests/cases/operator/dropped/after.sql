create type k as (a int, b int);
create table t (id int primary key, a int not null, b int not null);
