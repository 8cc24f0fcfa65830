create function touch() returns trigger language plpgsql as $$
begin
    new.updated_at := current_timestamp;
    return new;
end $$;
create table post (id integer primary key, title text not null, updated_at timestamp not null);
create trigger set_updated_at before update on post for each row execute function touch();
alter table post enable always trigger set_updated_at;
