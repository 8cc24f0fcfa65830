create table a (id integer primary key, x text);
create table b (id integer primary key, x text);
comment on table a is 'one';
comment on table b is 'other';
