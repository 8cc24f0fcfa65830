create table people (id int primary key, name text);
create table staff (salary bigint not null, car text) inherits (people);
