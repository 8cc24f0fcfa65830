create domain email as text default ('a@b')::text constraint email_check check ((value)::text ~ '@') constraint short check ((length(value) < 200));
create table t (id integer primary key, a email);
