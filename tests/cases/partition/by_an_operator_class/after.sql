create table other (id int primary key, a int);
create table x (a text) partition by range (a text_pattern_ops);
create table x0 partition of x for values from ('a') to ('b');
