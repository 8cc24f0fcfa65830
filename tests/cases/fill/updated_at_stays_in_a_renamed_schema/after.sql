create function diesel_set_updated_at() returns trigger as $$
begin
    if (new is distinct from old and new.updated_at is not distinct from old.updated_at) then
        new.updated_at := current_timestamp;
    end if;
    return new;
end;
$$ language plpgsql;
create schema two;
create table two.post (id integer primary key, title text not null, updated_at timestamp not null, slug text not null);
create trigger set_updated_at before update on two.post for each row execute function public.diesel_set_updated_at();
alter table two.post enable row level security;
alter table two.post force row level security;
