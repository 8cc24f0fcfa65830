create table goods (id bigint primary key, name varchar(10) not null check (name <> ''), price int not null);
create index on goods (lower(name)) where price > 5;
