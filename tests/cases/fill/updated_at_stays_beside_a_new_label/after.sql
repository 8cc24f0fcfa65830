create function diesel_set_updated_at() returns trigger as $$
begin
    if (new is distinct from old and new.updated_at is not distinct from old.updated_at) then
        new.updated_at := current_timestamp;
    end if;
    return new;
end;
$$ language plpgsql;
create type mood as enum ('sad', 'glad');
create table post (id integer primary key, title text not null, m mood, updated_at timestamp not null, slug text not null);
create trigger set_updated_at before update on post for each row execute function diesel_set_updated_at();
