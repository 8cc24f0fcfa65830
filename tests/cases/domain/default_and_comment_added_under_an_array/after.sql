create domain email as text default 'a@b'
    constraint at check (value ~ '@');
comment on domain email is 'one';
create table t (id integer primary key, a email[]);
