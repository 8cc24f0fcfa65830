create schema s;
create table s.p (id integer primary key);
create table t (a integer, constraint f foreign key (a) references s.p (id) deferrable initially deferred);
