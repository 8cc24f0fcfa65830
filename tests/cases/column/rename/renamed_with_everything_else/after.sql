create table t (id integer primary key, b varchar(20) not null default 'y' unique);
comment on column t.b is 'b';
