create table t (id integer primary key, a varchar(10) default 'x', b integer default 1, c date default '2024-01-01', d smallint default -1);
