create table things (id int);
create table books (name text default 'x', pages int) inherits (things);
