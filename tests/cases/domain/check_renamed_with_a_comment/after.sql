create domain email as text
    constraint sign check (value ~ '@');
comment on constraint sign on domain email is 'one';
create table t (id integer primary key, a email);
