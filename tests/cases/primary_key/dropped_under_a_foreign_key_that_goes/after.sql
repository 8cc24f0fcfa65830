create table t (id integer not null, n integer, s text);
create table u (uid integer primary key, t_id integer);
