insert into "My S"."T" values (1, row('x', 1));
