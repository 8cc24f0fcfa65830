create table things (id bigserial primary key, name text, note text);
create table goods (name text, price integer default 5);
create table books (pages integer) inherits (things, goods);
alter table books alter name set default 'b';
