insert into "My S"."T" values (1);
