create type mood as enum ('sad', 'ok', 'odd');
create table t (id int primary key, m mood);
create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table f (id int, m mood default 'ok') server s;
