create sequence up maxvalue 5; create sequence down increment -1 minvalue -5; create sequence low minvalue 3 start 4; create sequence never maxvalue 50; create sequence narrow as smallint;
