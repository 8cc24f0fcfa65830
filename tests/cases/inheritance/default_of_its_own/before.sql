create table things (id bigserial primary key, name text, note text);
create table books (pages integer) inherits (things);
