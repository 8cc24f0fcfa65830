create type mood as enum ('sad', 'ok');
create foreign data wrapper w; create server s foreign data wrapper w;
create function f() returns int language sql immutable as 'select 1';
create foreign table t (
    id int options (column_name 'ID', key 'true') not null,
    "Name" varchar(20) collate "C" default 'x',
    m mood default 'ok',
    n numeric(10, 2)[] check (n is not null),
    d int default f(),
    constraint positive check (id > 0)
) server s options (schema_name 'other', table_name 't');
comment on foreign table t is 'elsewhere';
comment on column t."Name" is 'a name';
comment on constraint positive on t is 'more than none';
alter foreign table t alter id set statistics 100, alter id set (n_distinct = 5);
