insert into old.people values (1, 'x'); insert into old.pets values (1, 1);
