create type mood as enum ('sad', 'fine', 'good');
create type mood__aside as enum ('any');
create table mood__aside1 (a mood__aside);
create table t (id integer primary key, a mood);
