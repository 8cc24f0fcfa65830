insert into account values (1, 'a@example.com'), (2, 'b@example.com');
