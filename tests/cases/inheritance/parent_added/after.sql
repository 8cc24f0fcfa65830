create table people (id int primary key, name text);
-- A table that gets a parent keeps its columns as its own.
create table staff (id int not null, name text, salary int) inherits (people);
