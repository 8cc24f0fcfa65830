create table things (id int, name text);
create table books (name text, pages int) inherits (things);
