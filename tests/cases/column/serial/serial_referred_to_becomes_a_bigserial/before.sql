create table t (id serial primary key);
create table u (t_id integer references t);
