create table things (id int, name text);
create table books (name text default 'untitled' not null, pages int) inherits (things);
