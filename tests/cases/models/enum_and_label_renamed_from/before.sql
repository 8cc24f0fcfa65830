create type mood as enum ('fine', 'bad');
create table people (id bigint primary key, mood mood not null default 'bad');
