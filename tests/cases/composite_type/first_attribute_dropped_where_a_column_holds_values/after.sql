create type addr as (zip int);
create table t (id int primary key, home addr);
