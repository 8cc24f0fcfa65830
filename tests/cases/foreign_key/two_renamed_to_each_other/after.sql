create table p (id integer primary key);
create table t (a integer constraint j references p, b integer constraint i references p);
