create foreign data wrapper w;
create server s type 'b' foreign data wrapper w;
create user mapping for case_reader server s options ("user" 'reader', password 'hidden');
