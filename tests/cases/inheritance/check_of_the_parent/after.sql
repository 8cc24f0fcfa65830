create table people (id int primary key, name text, constraint n check (name <> ''));
create table staff (salary int) inherits (people);
