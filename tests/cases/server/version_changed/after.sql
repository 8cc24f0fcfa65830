create foreign data wrapper w;
create server s version '2' foreign data wrapper w;
create server gets version '1' foreign data wrapper w;
create server loses foreign data wrapper w;
