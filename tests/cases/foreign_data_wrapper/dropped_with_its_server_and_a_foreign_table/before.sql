create foreign data wrapper w options (debug 'true'); comment on foreign data wrapper w is 'a';
create server s foreign data wrapper w;
create foreign table f (id int) server s;
create table t (id int);
