create table things (id bigserial primary key, name text, note text);
create table books (name text, pages integer) inherits (things);
