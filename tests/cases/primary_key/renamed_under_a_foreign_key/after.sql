create table t (id integer, n integer, s text, constraint the_key primary key (id));
create table u (uid integer primary key, t_id integer references t);
