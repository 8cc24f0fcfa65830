create table t (id integer primary key, a integer not null default -1, b varchar(10) default 'x', c numeric(6, 2) default 0.5, d integer, gone text, also_gone text);
