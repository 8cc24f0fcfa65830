create table people (id int primary key, name text);
create table staff (salary int) inherits (people);
create index staff_name on staff (name);
