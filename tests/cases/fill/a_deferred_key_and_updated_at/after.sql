create function diesel_set_updated_at() returns trigger as $$
begin
    if (new is distinct from old and new.updated_at is not distinct from old.updated_at) then
        new.updated_at := current_timestamp;
    end if;
    return new;
end;
$$ language plpgsql;
create table owner (id bigint primary key);
create table t (id bigint primary key, owner_id bigint not null references owner deferrable initially deferred, updated_at timestamp not null);
create trigger set_updated_at before update on t for each row execute function diesel_set_updated_at();
