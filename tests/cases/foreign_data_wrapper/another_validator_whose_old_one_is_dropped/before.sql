create function checks(text[], oid) returns bool language sql as 'select true';
create foreign data wrapper w validator checks options (a '1');
