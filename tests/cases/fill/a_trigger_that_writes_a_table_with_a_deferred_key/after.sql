create table owner (id bigint primary key);
create table z_log (id bigint references owner deferrable initially deferred, told text, check (told <> 'q'));
create function note() returns trigger as $$ begin insert into public.z_log values (new.id, 'x'); return null; end; $$ language plpgsql;
create table a (id bigint primary key, a text not null);
create trigger each_row after update on a for each row execute function note();
