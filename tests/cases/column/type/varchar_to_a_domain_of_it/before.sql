create domain short as varchar(3);
create table t (id integer primary key, a varchar(3) default 'x', b varchar(3)[]);
