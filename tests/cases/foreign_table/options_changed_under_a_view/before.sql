create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table f (id int options (column_name 'a', gone 'x'), b int options (only 'x'), c int) server s options (table_name 'f');
create view v as select id from f;
