create domain email as text constraint email_check check (value ~ '@') constraint short check (length(value) < 20); create table t (id integer primary key, a email[], b email);
