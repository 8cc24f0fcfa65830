create table t (id integer primary key deferrable, n integer, s text);
create table u (uid integer primary key, t_id integer);
