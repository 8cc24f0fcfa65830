create table people (id bigint primary key, mail text not null unique check (mail like '%@%'));
create index on people (lower(mail));
