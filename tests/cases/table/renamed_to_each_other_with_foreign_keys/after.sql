create table b (id integer primary key);
create table a (id integer primary key, a_id integer references b);
