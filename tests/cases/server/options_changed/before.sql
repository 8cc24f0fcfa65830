create foreign data wrapper w;
create server s foreign data wrapper w options (host 'db', port '5432', gone 'x');
create foreign table t (a int) server s;
