create foreign data wrapper w;
create server s foreign data wrapper w options (host 'other', port '5432', "Added" 'it''s');
create foreign table t (a int) server s;
