insert into "between".a values (1, 5); insert into "between".b values (2, 'x');
