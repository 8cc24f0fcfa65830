insert into people values (1, 'guest', '{guest,admin}'), (2, 'admin', null);
