create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table f (id int options (column_name 'b'), b int, c int options (added '1')) server s options (table_name 'g', schema_name 'x');
create view v as select id from f;
