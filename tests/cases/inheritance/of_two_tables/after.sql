create table people (id int primary key, name text);
create table cars (plate text);
create table taxis (zone int) inherits (people, cars);
