create table other (id int primary key, a int);
create table i (id bigint generated always as identity, a int) partition by range (a);
create table i0 partition of i for values from (0) to (10);
