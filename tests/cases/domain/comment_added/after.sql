create domain email as text
    constraint at check (value ~ '@');
comment on domain email is 'it''s an "address"';
create table t (id integer primary key, a email);
