create table other (id int primary key, a int);
create table l (id int, a text) partition by list (a);
create table l0 partition of l for values in ('x', null);
create table l1 partition of l for values in ('NULL', '');
