create type mood as enum ('fine', 'bad', 'so so');
create table t (id integer primary key, a mood);
