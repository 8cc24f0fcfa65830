create domain mail as text default 'a@b' check (value ~ '@') constraint short check (length(value) < 200);
create table t (id integer primary key, a mail);
