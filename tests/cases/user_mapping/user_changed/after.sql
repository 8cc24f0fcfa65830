create foreign data wrapper w;
create server s foreign data wrapper w;
create user mapping for case_reader server s options ("user" 'writer');
create user mapping for public server s options (username 'anybody');
create user mapping for case_other server s options ("user" 'other');
