insert into account (email) values ('a@example.com'), (null);
