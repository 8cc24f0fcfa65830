create table things (id bigserial primary key, name text, note text);
create table goods (name text, price integer);
create table books (pages integer) inherits (things, goods);
