insert into "Odd ""one"""."T""t" values (1, 'one');
