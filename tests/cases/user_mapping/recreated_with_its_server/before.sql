create foreign data wrapper w;
create server s type 'a' foreign data wrapper w;
create user mapping for case_reader server s options ("user" 'reader');
