create foreign data wrapper w;
create server s type 'kind' version '1.0' foreign data wrapper w options (host 'db', port '5432');
comment on server s is 'where orders are';
