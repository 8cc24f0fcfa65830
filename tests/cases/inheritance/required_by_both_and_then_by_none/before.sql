create table things (id bigserial primary key, name text not null, note text);
create table books (name text not null, pages integer) inherits (things);
