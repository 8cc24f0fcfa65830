create domain email as text constraint email_check check (value ~ '@');
create domain work as email check (value !~ 'gmail');
create table t (id integer primary key, a work);
