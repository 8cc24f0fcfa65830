create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table f (id int, constraint other check (id > 10), constraint same check (id > 2), constraint added check (id < 5) no inherit) server s;
comment on constraint other on f is 'kept';
comment on foreign table f is 'y';
create view v as select id from f;
