create table t (id int);
create sequence q increment 3;
