create sequence s cache 5;
