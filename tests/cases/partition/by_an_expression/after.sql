create table other (id int primary key, a int);
create table x (id int, a text, at timestamptz) partition by range (lower(a) collate "C", ((id + 1)), at);
create table x0 partition of x for values from ('a', minvalue, minvalue) to ('b', maxvalue, maxvalue);
