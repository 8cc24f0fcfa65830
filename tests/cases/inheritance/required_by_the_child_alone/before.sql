create table things (id bigserial primary key, name text not null, note text);
create table books (pages integer) inherits (things);
