create table people (id int primary key, name text);
-- Only columns of its own are left as such when it comes back.
create table staff (id int not null, name text, salary int) inherits (people);
