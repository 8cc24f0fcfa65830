create table people (id bigint primary key, email text not null unique);
create index on people (lower(email));
