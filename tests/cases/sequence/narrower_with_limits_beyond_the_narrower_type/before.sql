create sequence s minvalue 3000000000 maxvalue 5000000000 start 4000000000; create sequence d as bigint increment -1 minvalue -5000000000 maxvalue -3000000000;
