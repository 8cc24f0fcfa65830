create table people (id bigint primary key, email text not null);
