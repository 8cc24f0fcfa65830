create table people (id int primary key, name text, constraint n check (name <> 'q') no inherit);
create table staff (salary int) inherits (people);
