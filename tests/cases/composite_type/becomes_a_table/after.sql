create table t (id int primary key, b text);
create table addr (street text, zip int, id int primary key);
