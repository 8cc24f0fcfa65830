create table people (id int primary key, name text, born date default '2000-01-01');
create table staff (salary int) inherits (people);
