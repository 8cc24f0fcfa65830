create table a (id integer primary key, x integer, only_a text);
create table b (id integer primary key, x integer, only_b text);
comment on column a.x is 'of a';
comment on constraint a_pkey on a is 'key of a';
