create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table t (id int options (column_name 'ID') not null, b text, check (id > 0)) server s options (table_name 't');
comment on column t.b is 'it';
grant select, insert on t to case_reader;
