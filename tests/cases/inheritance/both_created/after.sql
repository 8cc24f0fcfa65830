create table other (id int primary key, a int);
create table people (id int primary key, name text);
create table staff (salary int) inherits (people);
create table boss (car text) inherits (staff);
