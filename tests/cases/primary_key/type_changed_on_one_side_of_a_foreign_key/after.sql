create table t (id bigint primary key, n integer, s text);
create table u (uid integer primary key, t_id integer references t);
