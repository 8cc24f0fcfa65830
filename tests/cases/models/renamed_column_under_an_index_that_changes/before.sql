create table people (id bigint primary key, mail text not null);
create index by_mail on people (lower(mail)) where mail <> '';
