create domain email as text
    constraint at check (value ~ '@');
comment on constraint at on domain email is 'it''s "an" at';
create table t (id integer primary key, a email);
