create function is_email(x text) returns boolean language sql immutable as $$ select x ~ '@' $$;
create domain email as text constraint at check (is_email(value));
create table t (id integer primary key, a email);
