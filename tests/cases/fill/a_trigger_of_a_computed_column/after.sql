create function note() returns trigger as $$ begin raise exception 'it fires'; end; $$ language plpgsql;
create table t (id integer primary key, a text not null, b text generated always as (a || '!') stored);
create trigger computed after update of b on t for each row execute function note();
