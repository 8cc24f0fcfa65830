create type mood as enum ('sad', 'ok');
create foreign data wrapper w; create server s foreign data wrapper w;
