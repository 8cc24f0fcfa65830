create table t (id int);
create unlogged sequence q start 5;
