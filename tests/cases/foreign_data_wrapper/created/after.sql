create function checks(text[], oid) returns bool language sql as 'select true';

create foreign data wrapper w validator checks options (debug 'true', "Odd name" 'it''s');
create foreign data wrapper bare;
comment on foreign data wrapper w is 'reads files';
create server s foreign data wrapper w;
create schema x;
