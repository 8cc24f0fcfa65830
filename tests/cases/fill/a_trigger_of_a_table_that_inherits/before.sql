create function note() returns trigger as $$ begin raise exception 'it fires'; end; $$ language plpgsql;
create table t (id integer primary key, a text);
create table child () inherits (t);
create trigger in_child after update on child for each row execute function note();
