create table people (id bigserial primary key, name text not null);
