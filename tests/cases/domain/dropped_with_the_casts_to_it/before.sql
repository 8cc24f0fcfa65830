create domain email as text constraint email_check check (value ~ '@');
create table t (id integer primary key, a text default 'a@b'::email, constraint k check (a::email is not null));
