create table goods (price int default 5 not null, name text);
create table books (pages int, price int default 5 not null, name text) inherits (goods);
