create domain email as text
    constraint at check ((VALUE)::text ~ '@'::text)
    constraint short check (((length(VALUE) < (200))))
    constraint list check (VALUE = ANY (ARRAY['a@b'::text, 'c@d'::text]));
create table t (id integer primary key, a email);
