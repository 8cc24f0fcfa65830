create function checks(text[], oid) returns int language sql as 'select 1';
create foreign data wrapper w validator checks options (a '1');
grant usage on foreign data wrapper w to case_reader;
comment on foreign data wrapper w is 'a';
create server s foreign data wrapper w;
create foreign table f (id int) server s;
