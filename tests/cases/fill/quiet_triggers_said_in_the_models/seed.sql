insert into "Odd one"."The ""table""" values (1, 'x', null, null);
