create table t (id integer primary key, up integer, constraint f foreign key (up) references t (id) on delete set null on update cascade deferrable);
