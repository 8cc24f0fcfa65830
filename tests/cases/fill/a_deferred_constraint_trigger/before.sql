create function note() returns trigger as $$ begin return null; end; $$ language plpgsql;
create table t (id bigint primary key, a text, b text);
create constraint trigger late after update on t deferrable initially deferred for each row execute function note();
