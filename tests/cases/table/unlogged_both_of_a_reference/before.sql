create table p (id integer primary key);
create table t (id integer primary key, p integer, constraint f foreign key (p) references p (id));
