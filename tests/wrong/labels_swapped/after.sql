create type mood as enum ('fine', 'so so');
create table t (id integer primary key, a mood);
