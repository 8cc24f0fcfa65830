create table things (id int, name text);
create table books (name text default 'x', pages int) inherits (things);
