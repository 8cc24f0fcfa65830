insert into l values (1, 'a');
