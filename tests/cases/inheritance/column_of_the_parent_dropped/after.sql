create table people (id int primary key);
create table staff (salary int) inherits (people);
