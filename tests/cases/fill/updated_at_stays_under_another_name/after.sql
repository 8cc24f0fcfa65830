create function diesel_set_updated_at() returns trigger as $$
begin
    if (new is distinct from old and new.updated_at is not distinct from old.updated_at) then
        new.updated_at := current_timestamp;
    end if;
    return new;
end;
$$ language plpgsql;
create table article (id integer, headline text not null, updated_at timestamp not null, slug text not null, constraint post_pkey primary key (id));
create trigger set_updated_at before update on article for each row execute function diesel_set_updated_at();
