create domain email as varchar(30) constraint email_check check (value ~ '@'); create table t (id integer primary key, a email[], b email);
