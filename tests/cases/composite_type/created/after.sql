create table t (id int primary key, b text);
create type addr as (street text, zip int);
comment on type addr is 'where it''s at'; comment on column addr.zip is 'digits';
