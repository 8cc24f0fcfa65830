create table t (id int primary key, b text);
create type addr as (street text, zip int);
comment on column addr.zip is 'two';
