create table goods (id bigint primary key, price numeric(8, 2) not null check (price > 0), name varchar(20) not null);
create index on goods ((price + 1)) where price > 5;
