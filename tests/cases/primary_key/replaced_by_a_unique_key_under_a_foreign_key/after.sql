create table t (id integer not null unique, n integer not null, s text, primary key (n));
create table u (uid integer primary key, t_id integer references t (id));
