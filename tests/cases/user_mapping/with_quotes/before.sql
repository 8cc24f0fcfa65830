create foreign data wrapper w;
create server "S .s" foreign data wrapper w;
create user mapping for case_reader server "S .s" options ("user" 'a');
