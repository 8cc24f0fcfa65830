create function checks(text[], oid) returns bool language sql as 'select true';
create foreign data wrapper w validator checks options (free 'x');
create foreign data wrapper only_options validator checks options (b '3', c '4');
create foreign data wrapper only_validator validator checks options (a '1');
create server s foreign data wrapper w;
