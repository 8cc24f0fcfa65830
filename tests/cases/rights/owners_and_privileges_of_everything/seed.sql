insert into shop.account values (1, 'a@example.com');
