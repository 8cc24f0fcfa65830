create table people (id int primary key, name text);
create table staff (id int not null, name text, salary int);
