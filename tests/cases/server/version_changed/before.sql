create foreign data wrapper w;
create server s version '1' foreign data wrapper w;
create server gets foreign data wrapper w;
create server loses version '1' foreign data wrapper w;
