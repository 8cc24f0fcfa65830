create foreign data wrapper w;
create server s foreign data wrapper w;
create user mapping for case_reader server s options ("user" 'reader');
create user mapping for public server s options ("user" 'anybody');
