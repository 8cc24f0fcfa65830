create table t (id integer, n integer, primary key (id));
create table u (t_id integer references t);
create table w (t_id integer references t on update cascade);
