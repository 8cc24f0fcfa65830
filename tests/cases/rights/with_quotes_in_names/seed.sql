insert into "Shop's"."Order" values (1, null);
