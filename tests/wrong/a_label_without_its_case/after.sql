create type mood as enum ('good', 'bad');
create table t (id integer primary key, a mood);
