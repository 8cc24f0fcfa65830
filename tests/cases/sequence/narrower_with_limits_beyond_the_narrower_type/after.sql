create sequence s as integer minvalue 3 maxvalue 50 start 4; create sequence d as smallint increment -1 minvalue -50 maxvalue -3;
