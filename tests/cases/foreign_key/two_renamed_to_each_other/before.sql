create table p (id integer primary key);
create table t (a integer constraint i references p, b integer constraint j references p);
