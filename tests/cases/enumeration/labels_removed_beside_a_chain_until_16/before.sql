create type lane as enum ('bottom', 'left', 'right', 'middle');
create table t (
    id integer primary key,
    one lane default 'right',
    many lane[] default '{left,right}',
    g boolean generated always as (one = 'right') stored,
    check (one <> 'middle' or id <> 2 or id > 0),
    check (one <> 'right' or id < 100)
);
create index t_right on t (id) where one = 'right';
create index t_left on t ((many = '{left}'));
