create table b (id integer primary key, x text);
create table a (id integer primary key, x text);
comment on table b is 'one';
comment on table a is 'other';
