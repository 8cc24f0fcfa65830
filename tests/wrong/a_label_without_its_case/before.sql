create type mood as enum ('fine', 'bad');
create table t (id integer primary key, a mood);
