create type addr as (street text, zip int);
create table t (id int primary key, b text, home addr, others addr[]);
