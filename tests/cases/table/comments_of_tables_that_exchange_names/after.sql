create table b (id integer primary key, x integer, only_a text);
create table a (id integer primary key, x integer, only_b text);
comment on column a.x is 'of b before';
comment on constraint b_pkey on b is 'another';
