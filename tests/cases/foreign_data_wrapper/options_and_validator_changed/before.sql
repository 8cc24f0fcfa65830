create function checks(text[], oid) returns bool language sql as 'select true';
create foreign data wrapper w validator postgresql_fdw_validator;
create foreign data wrapper only_options validator checks options (a '1', b '2');
create foreign data wrapper only_validator options (a '1');
create server s foreign data wrapper w;
