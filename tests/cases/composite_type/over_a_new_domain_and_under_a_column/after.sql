create domain email as text constraint has_an_at check (value ~ '@');
create type address as (street text, mail email);
create table users (id integer primary key, mail email, mails email[], home address, homes address[]);
