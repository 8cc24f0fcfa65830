create table things (id int);
create table books (pages int) inherits (things);
