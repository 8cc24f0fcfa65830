create table people (id bigint primary key, age integer not null);
