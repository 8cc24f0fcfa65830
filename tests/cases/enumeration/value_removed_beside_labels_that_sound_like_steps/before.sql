create type m as enum ('every row', 'every column', 'locked', 'sad');
create table t (id integer primary key, m m not null default 'locked');
