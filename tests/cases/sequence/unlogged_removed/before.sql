create table t (id int);
create unlogged sequence q increment 2;
