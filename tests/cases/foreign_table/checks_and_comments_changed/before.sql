create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table f (id int, constraint gone check (id > 0), constraint other check (id > 1), constraint same check (id > 2)) server s;
comment on constraint other on f is 'kept';
comment on foreign table f is 'x';
comment on column f.id is 'x';
create view v as select id from f;
